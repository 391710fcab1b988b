import type { DevicesAnswer, DevicesQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { breakdown } from './breakdown.ts';
import type { ReportDeps } from './scope.ts';

/** What visitors use; `by` is the column's name too. Errors as {@link pagesReport}'s. */
export async function devicesReport(
  deps: ReportDeps,
  site: Site,
  query: DevicesQuery,
  now: number,
): Promise<DevicesAnswer> {
  const by = query.by ?? 'device';
  const { rows, nextCursor } = await breakdown(deps, site, query, now, { value: by });
  return {
    by,
    devices: rows.map(row => ({ name: row.value, ...row })),
    nextCursor,
  };
}
