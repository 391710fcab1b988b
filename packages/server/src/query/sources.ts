import type { SourcesAnswer, SourcesQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { breakdown } from './breakdown.ts';
import { dimensionOf } from './dimensions.ts';
import type { ReportDeps } from './scope.ts';

/** Where visits came from; `by` is the column's name too. Errors as {@link pagesReport}'s. */
export async function sourcesReport(
  deps: ReportDeps,
  site: Site,
  query: SourcesQuery,
  now: number,
): Promise<SourcesAnswer> {
  const by = query.by ?? 'channel';
  const { rows, nextCursor } = await breakdown(deps, site, query, now, { value: by }, ofVisits(by));
  return {
    by,
    sources: rows.map(row => ({ name: row.value, ...row })),
    nextCursor,
  };
}

const ofVisits = (column: string): string[] => (dimensionOf(column)?.level === 'session' ? [column] : []);
