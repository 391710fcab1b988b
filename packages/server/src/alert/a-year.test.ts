import type { TrackedEvent } from '@bellwether/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aSite } from '../../test/events.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { aBatch, aTrackedEvent } from '../../test/tracked.ts';
import { aThresholdAlert, aTrafficAlert } from './test/alerts.ts';
import { type AlertServer, lineOf, startAlerts } from './test/server.ts';
import { berlin, newYork, visitorsOf } from './test/year.ts';

const MINUTE = 60_000;
const at = (time: string) => Date.parse(time);
const BEGIN = at('2025-01-01T12:00Z');
const END = at('2026-01-01T12:00Z');
/** The server is down: nobody is counted, and nothing is read. */
const DOWN = { from: at('2025-09-10T15:00Z'), to: at('2025-09-13T09:05Z') };

const many = (
  count: number,
  from: string,
  everySeconds: number,
  event: Partial<TrackedEvent>,
): TrackedEvent[] =>
  Array.from({ length: count }, (_, i) =>
    aTrackedEvent({ ...event, at: at(from) + i * everySeconds * 1000 }),
  );

/** By visitors who are counted anyway, so that these leave the days' visitors as they are. */
const inNewYork = (date: string) => ({ siteId: newYork.siteId, visitorId: `${date}-0` });
const inBerlin = (date: string) => ({ siteId: berlin.siteId, visitorId: `${date}-0` });
const failed = { ...inNewYork('2025-06-15'), type: 'event', name: 'error' } as const;
const paid = (amount: number, currency: string) =>
  ({ ...inBerlin('2025-11-28'), type: 'event', name: 'order', revenue: { amount, currency } }) as const;

const events = [
  aTrackedEvent({ siteId: newYork.siteId, at: at('2025-01-01T12:30Z'), visitorId: 'first' }),
  aTrackedEvent({ siteId: berlin.siteId, at: at('2025-01-01T12:30Z'), visitorId: 'first' }),
  ...visitorsOf(newYork),
  ...visitorsOf(berlin),
  // 40 pageviews in 13 minutes; the second time in the hour that comes twice.
  ...many(40, '2025-02-14T20:10Z', 20, { ...inNewYork('2025-02-14'), path: '/news' }),
  ...many(40, '2025-11-02T06:10Z', 20, { ...inNewYork('2025-11-02'), path: '/news' }),
  ...many(3, '2025-06-15T10:00:30Z', 1, failed),
  ...many(3, '2025-06-15T10:30:30Z', 1, failed),
  ...many(3, '2025-06-15T12:00:30Z', 1, failed),
  ...many(1, '2025-11-28T08:00Z', 0, paid(60, 'EUR')),
  ...many(1, '2025-11-28T08:10Z', 0, paid(60, 'USD')),
  ...many(1, '2025-11-28T09:30Z', 0, paid(50, 'EUR')),
]
  .filter(event => !isDown(event.at))
  .sort((a, b) => a.at - b.at);

const { siteId: ny } = newYork;
const { siteId: be } = berlin;
const alerts = [
  aTrafficAlert({ id: 'alert_1', siteId: ny, name: 'NY days', spikePct: 100, dropPct: 70 }),
  aTrafficAlert({ id: 'alert_2', siteId: be, name: 'Berlin days', spikePct: 100, dropPct: null }),
  aThresholdAlert({
    ...{ id: 'alert_3', siteId: ny, name: 'Rush', threshold: 30, window: '1h' },
    filter: [{ field: 'path', op: 'is', value: '/news' }],
  }),
  aThresholdAlert({
    ...{ id: 'alert_4', siteId: ny, name: 'Errors', metric: 'errors', op: '>=', threshold: 3 },
    ...{ window: '5m', consecutive: 3, cooldownSeconds: 3600 },
  }),
  aThresholdAlert({
    ...{
      id: 'alert_5',
      siteId: be,
      name: 'Silence',
      metric: 'visitors',
      op: '<',
      threshold: 1,
      window: '1d',
    },
  }),
  aThresholdAlert({
    ...{ id: 'alert_6', siteId: be, name: 'Sales', metric: 'revenue', currency: 'EUR', op: '>=' },
    ...{ threshold: 100, window: '6h' },
  }),
];

/** When it is told, if not at its own time, stands behind it. */
const expected = [
  // Seven full days before: 10, 10, 10, 50, 10, 10, 40.
  '2025-01-10T05:15Z NY days: traffic.spike 2025-01-09 200 %',
  '2025-02-14T20:20Z Rush: alert.triggered 31',
  '2025-02-14T21:13Z Rush: alert.resolved 30',
  // The clocks of New York go forward on the 9th: its midnight is an hour earlier from then on.
  '2025-03-10T04:15Z NY days: traffic.spike 2025-03-09 300 %',
  // Those of Berlin on the 30th.
  '2025-03-29T23:15Z Berlin days: traffic.spike 2025-03-29 200 %',
  '2025-03-30T22:15Z Berlin days: traffic.spike 2025-03-30 321.9 %',
  // Ten days without anybody in Berlin: the last came at 23:30 on 30 April, the next at 00:30 on 11 May.
  '2025-05-01T21:30Z Silence: alert.triggered 0',
  '2025-05-10T22:30Z Silence: alert.resolved 1',
  // Three readings in a row, both ways; the errors of 10:30 fall into the cooldown.
  '2025-06-15T10:03Z Errors: alert.triggered 3',
  '2025-06-15T10:08Z Errors: alert.resolved 0',
  '2025-06-15T12:03Z Errors: alert.triggered 3',
  '2025-06-15T12:08Z Errors: alert.resolved 0',
  // Three days without anybody in New York.
  '2025-07-02T04:15Z NY days: traffic.drop 2025-07-01 -100 %',
  '2025-07-03T04:15Z NY days: traffic.drop 2025-07-02 -100 %',
  '2025-07-04T04:15Z NY days: traffic.drop 2025-07-03 -100 %',
  // The server is down from the 10th to the 13th: the days are judged when it is back, each once.
  '2025-09-11T04:15Z NY days: traffic.drop 2025-09-10 -70 % (2025-09-13T09:05Z)',
  '2025-09-12T04:15Z NY days: traffic.drop 2025-09-11 -100 % (2025-09-13T09:05Z)',
  '2025-09-13T04:15Z NY days: traffic.drop 2025-09-12 -100 % (2025-09-13T09:05Z)',
  '2025-09-13T09:05Z Silence: alert.triggered 0',
  '2025-09-13T10:00Z Silence: alert.resolved 1',
  // The clocks go back, in Berlin on 26 October, in New York on 2 November.
  // Half an hour more than a day without anybody: that day has 25.
  '2025-10-26T22:10Z Silence: alert.triggered 0',
  '2025-10-26T22:50Z Silence: alert.resolved 1',
  '2025-10-26T23:15Z Berlin days: traffic.spike 2025-10-26 400 %',
  '2025-11-02T06:20Z Rush: alert.triggered 31',
  '2025-11-02T07:13Z Rush: alert.resolved 30',
  '2025-11-03T05:15Z NY days: traffic.drop 2025-11-02 -80 %',
  // The dollars are not added to the euros.
  '2025-11-28T09:30Z Sales: alert.triggered 110',
  '2025-11-28T14:00Z Sales: alert.resolved 50',
  '2025-12-26T05:15Z NY days: traffic.spike 2025-12-25 250 %',
];

let engine: Awaited<ReturnType<typeof tempEventStore>>;
let server: AlertServer;
beforeAll(async () => {
  engine = await tempEventStore();
  const sites = [newYork, berlin].map(({ siteId, timezone }) => aSite({ id: siteId, timezone }));
  server = await startAlerts(engine.store, BEGIN, sites);
  // All at once, since a write a day would take minutes. Whoever reads, reads up to the clock's time.
  await engine.store.write(aBatch({ events }));
});
afterAll(async () => {
  await server.end();
  await engine.end();
});

/** The server looks every minute; where nothing is near, a look at a quarter past each hour tells the same. */
function nextLook(now: number): number {
  const near = ['02-14', '05-01', '05-10', '06-15', '09-13', '10-26', '11-02', '11-28'];
  if (near.includes(new Date(now).toISOString().slice(5, 10))) return now + MINUTE;
  return (Math.floor((now - QUARTER) / HOUR) + 1) * HOUR + QUARTER;
}
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;

function isDown(now: number): boolean {
  return now >= DOWN.from && now < DOWN.to;
}
/** Processes come and go over the year: nothing of it may show. */
const isRestarted = (now: number): boolean => /-01T00:15/.test(new Date(now).toISOString());

it('a year is told as it was', { timeout: 300_000 }, async () => {
  let next = 0;
  let look = nextLook(BEGIN);
  while (look < END) {
    const event = events[next];
    if (event && event.at <= look) {
      server.clock.advanceTo(Math.max(event.at, server.clock.now()));
      await server.notice(event);
      next++;
      continue;
    }
    server.clock.advanceTo(look);
    if (look === at('2025-01-01T13:15Z')) for (const alert of alerts) await server.add(madeNow(alert));
    if (look === DOWN.to) await server.restart();
    else if (isRestarted(look)) await server.restart();
    else if (!isDown(look)) await server.minute();
    look = nextLook(look);
  }
  const told = server.told.map(({ at: toldAt, message }) => {
    const late = toldAt - message.at >= 15 * MINUTE;
    return late ? `${lineOf(message)} (${new Date(toldAt).toISOString().slice(0, 16)}Z)` : lineOf(message);
  });
  // What is told at the same moment comes in no order.
  expect(told.toSorted()).toEqual(expected.toSorted());
});

const madeNow = <A extends object>(alert: A): A => ({
  ...alert,
  createdAt: server.clock.now(),
  updatedAt: server.clock.now(),
});
