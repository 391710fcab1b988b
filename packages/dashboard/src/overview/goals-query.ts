import type { QueryAnswer } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath, type Query } from '../api/client.ts';
import { reportsKey } from '../api/reports.ts';

/** What a goal came to in a period. */
export interface GoalCount {
  conversions: number;
  /** Distinct visitors who converted. */
  converters: number;
  /** Converters ÷ all visitors under the same filters. */
  rate: number;
}

const zero: GoalCount = { conversions: 0, converters: 0, rate: 0 };

/** Conversions by goal's id. */
export const goalCountsQuery = (siteId: string, { filter, ...period }: Query) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'goal-counts', period, filter],
    queryFn: async ({ signal }) => {
      const path = idPath('sites', siteId, 'query');
      const asked = { ...period, filters: filter };
      const [byGoal, all] = await Promise.all([
        api.post<QueryAnswer>(
          path,
          { ...asked, metrics: ['conversions', 'visitors'], dimensions: ['goal'] },
          signal,
        ),
        api.post<QueryAnswer>(path, { ...asked, metrics: ['visitors'] }, signal),
      ]);
      const everyone = all.results[0]?.metrics.visitors ?? 0;
      return new Map(
        byGoal.results.map(({ dimensions, metrics: { conversions = 0, visitors: converters = 0 } }) => [
          dimensions.goal ?? '',
          { conversions, converters, rate: everyone > 0 ? converters / everyone : 0 },
        ]),
      );
    },
  });

export const countOf = (counts: ReadonlyMap<string, GoalCount>, goalId: string): GoalCount =>
  counts.get(goalId) ?? zero;
