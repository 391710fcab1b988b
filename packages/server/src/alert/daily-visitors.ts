import type { EventStore } from '../ports/index.ts';
import { dayOf, startOfDay, type Zone } from '../query/zone.ts';

type Store = Pick<EventStore, 'query'>;

/**
 * Visitors of each of the days, in their order; the reports' number of the same day.
 * @param days calendar days, one after the other
 */
export async function visitorsByDay(
  store: Store,
  siteId: string,
  zone: Zone,
  days: readonly number[],
): Promise<number[]> {
  const starts = days.map(day => startOfDay(zone, day));
  const from = starts[0];
  const last = days.at(-1);
  if (from === undefined || last === undefined) return [];
  const rows = await store.query<{ start: number; visitors: number }>(
    `SELECT roundDown(toUnixTimestamp64Milli(at), [${starts.join(',')}]) AS start, uniqExact(visitor_id) AS visitors
      FROM events
      WHERE site_id = {site:String} AND type != 'engagement' AND at >= fromUnixTimestamp64Milli({from:Int64})
        AND at < fromUnixTimestamp64Milli({to:Int64})
      GROUP BY start`,
    { site: siteId, from, to: startOfDay(zone, last + 1) },
  );
  const visitors = new Map(rows.map(row => [row.start, row.visitors]));
  return starts.map(start => visitors.get(start) ?? 0);
}

/** The first day that the site was there from its beginning to its end; null before its first event. */
export async function firstFullDay(store: Store, siteId: string, zone: Zone): Promise<number | null> {
  const [row] = await store.query<{ first: number; n: number }>(
    `SELECT toUnixTimestamp64Milli(min(at)) AS first, count() AS n FROM events
      WHERE site_id = {site:String} AND type != 'engagement'`,
    { site: siteId },
  );
  if (!row || row.n === 0) return null;
  const day = dayOf(zone, row.first);
  return row.first === startOfDay(zone, day) ? day : day + 1;
}
