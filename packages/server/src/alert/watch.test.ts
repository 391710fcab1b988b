import { type AlertMetric, alertMetrics, alertWeight, type ThresholdAlert } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { aBatch } from '../../test/tracked.ts';
import type { EventStore } from '../ports/index.ts';
import { makeWorld } from '../query/test/world.ts';
import { aThresholdAlert } from './test/alerts.ts';
import { createWatch } from './watch.ts';

const NOW = Date.parse('2026-03-31T10:20:30Z');
const DAY = 86_400_000;
const world = makeWorld({
  siteId: 'site_a',
  seed: 5,
  visits: 300,
  visitors: 60,
  days: 1,
  // Visits go on for two hours.
  until: NOW - 3 * 3_600_000,
  batchSize: 100,
});

let store: EventStore;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ store, end } = await tempEventStore());
  for (const batch of world.batches) await store.write(batch);
});
afterAll(() => end());

/** Counted by going through everything. */
function expectedOf(alert: ThresholdAlert, now: number): number {
  const there = world.events.filter(
    ({ at }) => Math.floor(at / 1000) > Math.floor(now / 1000) - 86_400 && at <= now,
  );
  const counted = there.filter(event => alertWeight(alert, event) !== 0);
  if (alert.metric === 'visitors') return new Set(counted.map(event => event.visitorId)).size;
  if (alert.metric !== 'revenue') return counted.reduce((sum, event) => sum + alertWeight(alert, event), 0);
  const sums = new Map<string, number>();
  for (const { revenue } of counted)
    if (revenue)
      sums.set(revenue.currency, (sums.get(revenue.currency) ?? 0) + Math.round(revenue.amount * 100));
  return Math.max(0, ...sums.values()) / 100;
}

const filters = {
  none: null,
  'a country': [{ field: 'location.countryCode', op: 'is', value: 'DE' }],
  'what is not there': [{ field: 'trafficSource.source', op: 'is', value: 'nowhere' }],
} as const;

const cases = alertMetrics
  .filter(metric => metric !== 'errors')
  .flatMap(metric =>
    (Object.keys(filters) as (keyof typeof filters)[])
      // A conversion's message has no place.
      .filter(name => metric !== 'conversions' || name !== 'a country')
      .map(name => [metric, name] as const),
  );

describe('a watch', () => {
  it.each(cases)('of %s, filter on %s, counts the past as if it had been there', async (metric, name) => {
    const filter = filters[name] && [...filters[name]];
    const alert = aThresholdAlert({ metric, filter, window: '1d' });
    const watch = createWatch(alert);
    await watch.countPast(store, NOW);
    for (const now of [NOW, NOW + 6 * 3_600_000, NOW + DAY + 1000])
      expect(watch.value(now)).toBe(expectedOf(alert, now));
  });

  it.each<AlertMetric>(['pageviews', 'visitors', 'revenue'])(
    'of %s counts each event once, when it comes while the past is being read',
    async metric => {
      const alert = aThresholdAlert({ metric, window: '1d' });
      const watch = createWatch(alert);
      const [early, late] = [world.events.slice(0, 400), world.events.slice(400)];
      for (const event of late) watch.count(event);
      expect(watch.complete).toBe(false);
      const away = { query: () => Promise.reject(new Error('The engine is away.')) };
      await expect(watch.countPast(away, NOW)).rejects.toThrow('away');
      await watch.countPast(store, NOW);
      expect(watch.complete).toBe(true);
      expect(early.length).toBe(400);
      expect(watch.value(NOW)).toBe(expectedOf(alert, NOW));
    },
  );

  it('of errors finds them by name and category', async () => {
    const siteId = 'site_errors';
    const base = world.events.find(event => event.type === 'event');
    if (!base) throw new Error('The world has no custom events.');
    const made = [{ name: 'error' }, { category: 'Error' }, { name: 'terror' }, { name: 'Error' }];
    const events = made.map((over, i) => ({ ...base, at: NOW, siteId, id: `error-${i}`, ...over }));
    await store.write(aBatch({ events }));
    const watch = createWatch(aThresholdAlert({ siteId, metric: 'errors' }));
    await watch.countPast(store, NOW);
    expect(watch.value(NOW)).toBe(3);
  });

  it('tells what the value was when the last event had happened', async () => {
    const last = Math.max(...world.events.filter(e => e.type !== 'engagement').map(e => e.at));
    const alert = aThresholdAlert({ window: '1d' });
    const seen = await createWatch(alert).countPast(store, NOW + 3 * DAY);
    expect(seen).toEqual({ at: last, value: expectedOf(alert, last) });
    expect(await createWatch({ ...alert, siteId: 'site_new' }).countPast(store, NOW)).toBeNull();
  });
});
