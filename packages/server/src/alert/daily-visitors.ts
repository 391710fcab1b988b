import type { EventStore } from '../ports/index.ts';
import { dayOf, startOfDay, type Zone } from '../query/zone.ts';

export interface DailyVisitors {
  /** Visitors by calendar day; the reports' numbers of the same days. Days without any are left out. */
  visitors: ReadonlyMap<number, number>;
  /** The first day that the site was there from its beginning to its end; null where there are no visitors at all. */
  firstFullDay: number | null;
}

/** @param days calendar days, one after the other, at least one */
export async function dailyVisitors(
  store: Pick<EventStore, 'query'>,
  siteId: string,
  zone: Zone,
  days: readonly number[],
): Promise<DailyVisitors> {
  const starts = days.map(day => startOfDay(zone, day));
  const to = startOfDay(zone, days.at(-1)! + 1);
  const rows = await store.query<{ start: number; visitors: number; first: number }>(
    `WITH (SELECT toUnixTimestamp64Milli(min(at)) FROM events
        WHERE site_id = {site:String} AND type != 'engagement') AS first
      SELECT roundDown(toUnixTimestamp64Milli(at), [${starts.join(',')}]::Array(Int64)) AS start,
        uniqExact(visitor_id) AS visitors, first
      FROM events
      WHERE site_id = {site:String} AND type != 'engagement' AND at >= fromUnixTimestamp64Milli({from:Int64})
        AND at < fromUnixTimestamp64Milli({to:Int64})
      GROUP BY start`,
    { site: siteId, from: starts[0], to },
  );
  const [row] = rows;
  return {
    visitors: new Map(rows.map(({ start, visitors }) => [days[starts.indexOf(start)]!, visitors])),
    firstFullDay: row ? fullDayFrom(zone, row.first) : null,
  };
}

function fullDayFrom(zone: Zone, first: number): number {
  const day = dayOf(zone, first);
  return first === startOfDay(zone, day) ? day : day + 1;
}
