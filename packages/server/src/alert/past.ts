import { type AlertMetric, alertWeight, type ThresholdAlert, type TrackedEvent } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import type { Counted } from './counter.ts';

/** A stretch of time, epoch ms: `from` belongs to it, `to` too. */
export interface Stretch {
  from: number;
  to: number;
}

type Store = Pick<EventStore, 'query'>;

/** Rows of one answer. A document has some 1.5 KB, a row without one 150 bytes. */
const ROWS = { plain: 20_000, document: 2000 } as const;

/**
 * What the alert counted in a stretch of the past, in no order. Many events come in several answers, told apart by a
 * hash of their ids: the store keeps the events of a day by visitor, so shorter stretches would cost as much each.
 * @throws AppError `analytics_unavailable`, `query_too_slow`
 */
export async function readPast(
  store: Store,
  alert: ThresholdAlert,
  stretch: Stretch,
  each: (event: Counted) => void,
): Promise<void> {
  const { condition, weight } = counted[alert.metric];
  const where = `${within} AND ${condition}`;
  const params = { site: alert.siteId, ...stretch };
  const [count] = await store.query<{ n: number }>(`SELECT count() AS n FROM events WHERE ${where}`, params);
  const form = alert.filter === null ? 'plain' : 'document';
  const answers = Math.ceil((count?.n ?? 0) / ROWS[form]);
  for (let answer = 0; answer < answers; answer++) {
    const part = `${where} AND cityHash64(event_id) % {answers:UInt32} = {answer:UInt32}`;
    const bound = { ...params, answers, answer };
    if (form === 'document') {
      const rows = await store.query<{ doc: string }>(`SELECT doc FROM events WHERE ${part}`, bound);
      for (const { doc } of rows) weighed(alert, JSON.parse(doc) as TrackedEvent, each);
    } else {
      // Not `at` for the milliseconds: in this dialect the condition would then mean them.
      const columns = `event_id AS id, toUnixTimestamp64Milli(at) AS ms, visitor_id AS visitorId,
        ${weight} AS weight, currency`;
      const sql = `SELECT ${columns} FROM events WHERE ${part}`;
      for (const { ms, ...row } of await store.query<Omit<Counted, 'at'> & { ms: number }>(sql, bound))
        if (isMeant(alert, row)) each({ ...row, at: ms });
    }
  }
}

/** Hands on what an event is to the alert, if it is anything. */
export function weighed(alert: ThresholdAlert, event: TrackedEvent, each: (event: Counted) => void): void {
  const weight = alertWeight(alert, event);
  if (weight === 0) return;
  const { id, at, visitorId, revenue } = event;
  each({ id, at, visitorId, weight, currency: revenue?.currency ?? '' });
}

/** When the site's last event up to a moment happened, epoch ms; null for none. */
export async function lastEventAt(store: Store, siteId: string, stretch: Stretch): Promise<number | null> {
  const [row] = await store.query<{ last: number; n: number }>(
    `SELECT toUnixTimestamp64Milli(max(at)) AS last, count() AS n FROM events WHERE ${within}`,
    { site: siteId, ...stretch },
  );
  return row && row.n > 0 ? row.last : null;
}

const within = `site_id = {site:String} AND live AND type != 'engagement'
  AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at <= fromUnixTimestamp64Milli({to:Int64})`;

/** As `alertWeight` has it, in the store's words: which rows count at all, and how much without a filter. */
const counted: Record<AlertMetric, { condition: string; weight: string }> = {
  pageviews: { condition: `type = 'pageview'`, weight: '1' },
  visitors: { condition: 'true', weight: '1' },
  visits: { condition: 'starts_session', weight: '1' },
  events: { condition: `type = 'event'`, weight: '1' },
  conversions: { condition: 'notEmpty(goals)', weight: 'length(goals)' },
  revenue: { condition: 'revenue != 0', weight: 'toFloat64(revenue)' },
  errors: {
    condition: `type = 'event' AND (lower(name) = 'error' OR lower(JSONExtractString(doc, 'category')) = 'error')`,
    weight: '1',
  },
};

const isMeant = ({ metric, currency }: ThresholdAlert, row: Pick<Counted, 'currency'>): boolean =>
  metric !== 'revenue' || currency === null || currency === row.currency;
