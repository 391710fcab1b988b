import type { ListQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { eventSums, sessionSums, visitRates } from './metrics.ts';
import { ranked } from './ranking.ts';
import { listScope, type ReportDeps } from './scope.ts';

/**
 * Visitors and visits by something that a visit and its events share, so that one column name does for both
 * tables. Most visitors first.
 * @param keys what the rows are, with their columns
 */
export async function breakdown<Key extends string>(
  deps: ReportDeps,
  site: Site,
  query: ListQuery,
  now: number,
  keys: Record<Key, string>,
) {
  const scope = await listScope(deps, site, query, now);
  const { visitors, pageviews } = eventSums;
  const { rows, nextCursor } = await ranked(
    deps.store,
    {
      keys: Object.keys(keys) as Key[],
      sums: ['visitors', 'pageviews', 'visits', 'bounces', 'seconds'],
      scope,
      parts: [
        { table: 'events', where: scope.events, keys, sums: { visitors, pageviews } },
        { table: 'sessions', where: scope.sessions, keys, sums: sessionSums },
      ],
    },
    query,
  );
  return {
    rows: rows.map(({ keys, sums: { visitors, visits, pageviews, ...others } }) => ({
      ...keys,
      visitors,
      visits,
      pageviews,
      ...visitRates({ visits, ...others }),
    })),
    nextCursor,
  };
}
