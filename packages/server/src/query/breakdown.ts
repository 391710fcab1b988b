import type { ListQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { eventSums, sessionSums, visitRates } from './metrics.ts';
import { ranked } from './ranking.ts';
import { listScope, type ReportDeps } from './scope.ts';
import { eventsWithVisits, visitColumn } from './visit-columns.ts';

/**
 * Visitors and visits by something that a visit and its events share, so that one column name does for both
 * tables. Most visitors first.
 * @param keys what the rows are, with their columns
 * @param ofVisits those of the columns that events have to ask their visits for
 */
export async function breakdown<Key extends string>(
  deps: ReportDeps,
  site: Site,
  query: ListQuery,
  now: number,
  keys: Record<Key, string>,
  ofVisits: readonly string[] = [],
) {
  const scope = await listScope(deps, site, query, now);
  const { visitors, pageviews } = eventSums;
  const names = Object.keys(keys) as Key[];
  const ofEvent = (column: string) => (ofVisits.includes(column) ? visitColumn(column) : column);
  const eventKeys = Object.fromEntries(names.map(name => [name, ofEvent(keys[name])])) as Record<Key, string>;
  const { rows, nextCursor } = await ranked(
    deps.store,
    {
      keys: names,
      sums: ['visitors', 'pageviews', 'visits', 'bounces', 'seconds'],
      scope,
      parts: [
        {
          table: eventsWithVisits(ofVisits),
          where: scope.events,
          keys: eventKeys,
          sums: { visitors, pageviews },
        },
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
