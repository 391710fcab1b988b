import type { PagesAnswer, PagesQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { ratio, sessionSums, toMilliseconds } from './metrics.ts';
import { pageCounts } from './page-counts.ts';
import { ranked } from './ranking.ts';
import { listScope, type ReportDeps } from './scope.ts';

const sums = ['visitors', 'visits', 'pageviews', 'entries', 'exits', 'bounces', 'seconds'] as const;

/**
 * The pages of a site, the most visited first.
 *
 * Time on page follows Plausible: engaged seconds ÷ visits to the page (not ÷ pageviews: who comes back to a page
 * spends more time on it).
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, `invalid_cursor`, and what the store throws
 */
export async function pagesReport(
  deps: ReportDeps,
  site: Site,
  query: PagesQuery,
  now: number,
): Promise<PagesAnswer> {
  const scope = await listScope(deps, site, query, now);
  const { rows, nextCursor } = await ranked<'path', (typeof sums)[number]>(
    deps.store,
    {
      keys: ['path'],
      sums,
      scope,
      parts: [
        await pageCounts(deps.store, scope),
        {
          table: 'events',
          where: `${scope.pings} AND type = 'engagement'`,
          keys: { path: 'path' },
          sums: { seconds: 'sum(engaged_seconds)' },
        },
        {
          table: 'sessions',
          where: scope.sessions,
          keys: { path: 'entry_path' },
          sums: { entries: sessionSums.visits, bounces: sessionSums.bounces },
        },
        {
          table: 'sessions',
          where: scope.sessions,
          keys: { path: 'exit_path' },
          sums: { exits: sessionSums.visits },
        },
      ],
    },
    query,
  );
  return {
    pages: rows.map(({ keys: { path }, sums: { bounces, seconds, ...counts } }) => ({
      path,
      ...counts,
      bounceRate: ratio(bounces, counts.entries),
      timeOnPage: toMilliseconds(ratio(seconds, counts.visits)),
    })),
    nextCursor,
  };
}
