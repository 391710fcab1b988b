import { ExperimentResultsAnswer } from '@bellwether/contract';
import type { Conversion, Experiment, Goal, TrackedEvent } from '@bellwether/core';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSite } from '../../test/events.ts';
import { anExperiment } from '../../test/experiments.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { aBatch, aTrackedEvent } from '../../test/tracked.ts';
import type { EventStore } from '../ports/index.ts';
import { experimentReport } from './index.ts';
import { chance } from './test/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const start = Date.parse('2026-03-10T09:00:00Z');
const now = start + 3 * DAY;
const goal = { id: 'goal_1', name: 'Signup' } as Goal;

let store: EventStore;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ store, end } = await tempEventStore());
});
afterAll(() => end());

let events = 0;
function happened(siteId: string, visitorId: string, at: number, over: Partial<TrackedEvent> = {}) {
  events++;
  const id = `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`;
  return aTrackedEvent({ id, siteId, visitorId, at, ...over });
}
const shown = (variant: string, id = 'exp_1'): Partial<TrackedEvent> => ({
  type: 'engagement',
  experiments: { [id]: variant },
});
const conversion = (goalId: string): Conversion => ({
  goalId,
  number: 1,
  name: '',
  value: null,
  currency: null,
});
const met = (goalId = goal.id): Partial<TrackedEvent> => ({
  type: 'event',
  conversions: [conversion(goalId)],
});
const paid = (amount: number, currency = 'EUR'): Partial<TrackedEvent> => ({
  type: 'event',
  revenue: { amount, currency },
});

const running = (siteId: string, over: Partial<Experiment> = {}) =>
  anExperiment({ siteId, status: 'running', startedAt: start, ...over });

async function reportOf(experiment: Experiment, what: TrackedEvent[], timezone = 'UTC') {
  if (what.length > 0) await store.write(aBatch({ events: what }));
  const site = aSite({ id: experiment.siteId, timezone });
  const report = await experimentReport({ store }, site, experiment, goal, now);
  expect(Value.Errors(ExperimentResultsAnswer, { experiment: report })).toEqual([]);
  return report;
}
const countsOf = (report: Awaited<ReturnType<typeof reportOf>>) =>
  Object.fromEntries(report.results.map(r => [r.key, [r.exposures, r.conversions]]));

describe('the results of an experiment', () => {
  it('of a draft are nothing', async () => {
    const report = await reportOf(anExperiment({ siteId: 'site_draft' }), []);
    expect(report).toMatchObject({
      status: 'draft',
      goal: { id: 'goal_1', name: 'Signup' },
      period: null,
      excludedVisitors: 0,
      verdict: { state: 'collecting', winner: null },
      series: [],
    });
    expect(countsOf(report)).toEqual({ a: [0, 0], b: [0, 0] });
  });

  it('count each visitor once, by the first time it was shown', async () => {
    const site = 'site_once';
    const report = await reportOf(running(site), [
      happened(site, 'v1', start, shown('a')),
      happened(site, 'v1', start + MINUTE, shown('a')),
      happened(site, 'v2', start + DAY, shown('b')),
      happened(site, 'v3', start + DAY, { type: 'pageview' }),
    ]);
    expect(countsOf(report)).toEqual({ a: [1, 0], b: [1, 0] });
    expect(report.series.map(point => point.variants.map(v => v.exposures))).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it('count a conversion once, and only what came with the exposure or after it', async () => {
    const site = 'site_after';
    const report = await reportOf(running(site), [
      happened(site, 'before', start, met()),
      happened(site, 'before', start + 1, shown('a')),
      happened(site, 'twice', start, shown('a')),
      happened(site, 'twice', start + 1, met()),
      happened(site, 'twice', start + DAY, met()),
      happened(site, 'both', start, met()),
      happened(site, 'both', start + 1, shown('b')),
      happened(site, 'both', start + 2 * DAY, met()),
      happened(site, 'at once', start, { ...met(), experiments: { exp_1: 'b' } }),
      happened(site, 'another goal', start, shown('b')),
      happened(site, 'another goal', start + 1, met('goal_2')),
      happened(site, 'never shown', start, met()),
    ]);
    expect(countsOf(report)).toEqual({ a: [2, 1], b: [3, 2] });
    expect(report.series.map(point => point.variants.map(v => v.conversions))).toEqual([
      [1, 1],
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  it('leave out and count who saw several variants', async () => {
    const site = 'site_several';
    const report = await reportOf(running(site), [
      happened(site, 'v1', start, shown('a')),
      happened(site, 'v1', start + 5, shown('b')),
      happened(site, 'v1', start + 9, { ...met(), ...paid(5), conversions: [conversion('goal_1')] }),
      happened(site, 'v2', start, shown('b')),
    ]);
    expect(countsOf(report)).toEqual({ a: [0, 0], b: [1, 0] });
    expect(report.excludedVisitors).toBe(1);
    expect(report.results.map(r => r.revenue)).toEqual([[], []]);
  });

  it('are of the experiment’s own time, site and exposures', async () => {
    const site = 'site_own';
    const ended = running(site, { status: 'completed', endedAt: start + DAY });
    const report = await reportOf(ended, [
      happened(site, 'early', start - 1, shown('a')),
      happened(site, 'late', start + DAY, shown('a')),
      happened(site, 'in time', start, shown('a')),
      happened(site, 'in time', start + DAY, met()),
      happened(site, 'elsewhere', start, shown('a', 'exp_2')),
      happened('site_not_own', 'v1', start, shown('a')),
    ]);
    expect(countsOf(report)).toEqual({ a: [1, 0], b: [0, 0] });
    expect(report.period).toMatchObject({ from: '2026-03-10T09:00:00.000Z', to: '2026-03-11T09:00:00.000Z' });
  });

  it('tell the revenue after the exposure, by currency', async () => {
    const site = 'site_money';
    const report = await reportOf(running(site), [
      happened(site, 'v1', start, paid(100)),
      happened(site, 'v1', start + 1, shown('b')),
      happened(site, 'v1', start + 2, paid(9.99)),
      happened(site, 'v1', start + 3, paid(0.01)),
      happened(site, 'v1', start + 4, paid(7, 'USD')),
      happened(site, 'v2', start, shown('b')),
    ]);
    expect(report.results[1]!.revenue).toEqual([
      { currency: 'EUR', amount: 10, perVisitor: 5 },
      { currency: 'USD', amount: 7, perVisitor: 3.5 },
    ]);
  });

  it('have a series by the days of the site', async () => {
    const site = 'site_zone';
    const midnight = Date.parse('2026-03-11T00:00:00+01:00');
    const report = await reportOf(
      running(site),
      [happened(site, 'v1', midnight - 1, shown('a')), happened(site, 'v2', midnight, shown('a'))],
      'Europe/Berlin',
    );
    expect(report.series.map(point => [point.time, point.variants[0]!.exposures])).toEqual([
      ['2026-03-10T09:00:00.000Z', 1],
      ['2026-03-10T23:00:00.000Z', 1],
      ['2026-03-11T23:00:00.000Z', 0],
      ['2026-03-12T23:00:00.000Z', 0],
    ]);
  });

  it('of many visitors are as plain counting has them, and find the winner', async () => {
    const site = 'site_many';
    const random = chance(11);
    const what: TrackedEvent[] = [];
    const expected = { a: [0, 0], b: [0, 0] };
    let excluded = 0;
    for (let i = 0; i < 1500; i++) {
      const variant = random() < 0.5 ? 'a' : 'b';
      const at = start + Math.floor(random() * DAY);
      const strays = random() < 0.02;
      const converts = random() < (variant === 'a' ? 0.1 : 0.2);
      what.push(happened(site, `v${i}`, at, shown(variant)));
      if (strays) what.push(happened(site, `v${i}`, at + 1, shown(variant === 'a' ? 'b' : 'a')));
      if (converts) what.push(happened(site, `v${i}`, at + 1000, met()));
      if (strays) excluded++;
      else {
        expected[variant][0]! += 1;
        if (converts) expected[variant][1]! += 1;
      }
    }
    const report = await reportOf(running(site), what);
    expect(countsOf(report)).toEqual(expected);
    expect(report).toMatchObject({
      excludedVisitors: excluded,
      sampleRatio: { mismatch: false },
      verdict: { state: 'decided', winner: 'b' },
    });
    expect(report.results[1]!.chanceToWin).toBeGreaterThan(0.999);
  });

  it('warn when variants were not shown as they are weighted', async () => {
    const site = 'site_uneven';
    const visitors = Array.from({ length: 300 }, (_, i) =>
      happened(site, `v${i}`, start, shown(i < 200 ? 'a' : 'b')),
    );
    const { sampleRatio } = await reportOf(running(site), visitors);
    expect(sampleRatio.p).toBeLessThan(1e-6);
    expect(sampleRatio.mismatch).toBe(true);
  });
});
