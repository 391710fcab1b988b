import { type Goal, newWebhook } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aGoal } from '../../../core/test/events.ts';
import { anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { query } from '../adapters/sql/engine.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createMetrics } from '../metrics.ts';
import type { IngestStore } from '../ports/index.ts';
import { createProcessor } from './processor.ts';

const hears = newWebhook({
  id: 'wh_1',
  accountId: 'acc_1',
  url: 'https://receiver.example/',
  events: ['goal.converted'],
});

let db: Awaited<ReturnType<typeof tempSqlite>>;
let goals: Goal[];
let ids = 0;
beforeEach(async () => {
  db = await tempSqlite();
  goals = [];
});
afterEach(() => db.end());

async function started(change: (store: IngestStore) => Partial<IngestStore> = () => ({})) {
  const store = createIngestStore(db.engine);
  const processor = createProcessor({
    store: { ...store, ...change(store) },
    clock: new FakeClock(T0),
    newId: prefix => `${prefix}_${++ids}`,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    goals: () => goals,
    audience: () => ({
      accountId: 'acc_1',
      webhooks: [hears],
      types: new Set(hears.events),
      streamed: new Set(),
    }),
    persistent: () => false,
    onCommitted: () => undefined,
  });
  await processor.start();
  return processor;
}

const told = async () =>
  (await query(db.engine, 'SELECT data FROM messages ORDER BY stored_at, id')).rows
    .map(row => JSON.parse(String(row.data)))
    .map(({ goal, value, currency }) => [goal.name, value, currency]);
const count = async (table: string) =>
  (await query(db.engine, `SELECT count(*) AS n FROM ${table}`)).rows[0]!.n;

const signup = () => aGoal({ id: 'goal_1', name: 'Signup', kind: 'event', eventName: 'signup' });
const event = (over: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ type: 'event', name: 'signup', ...over });

describe('a conversion', () => {
  it('is told by the commit of its event: once that is taken, it is on its way', async () => {
    goals = [signup()];
    const processor = await started();
    await processor.submit([event()]);
    expect(await told()).toEqual([['Signup', null, null]]);
    expect(await count('deliveries')).toBe(1);
  });

  it('of an event that could not be kept never happened', async () => {
    goals = [{ ...signup(), oncePer: 'visitor' }];
    let lost = true;
    const processor = await started(store => ({
      commit: batch => (lost ? Promise.reject(new Error('The disk is full.')) : store.commit(batch)),
    }));
    await expect(processor.submit([event()])).rejects.toThrow();
    expect([await count('messages'), await count('deliveries')]).toEqual([0, 0]);
    lost = false;
    await processor.submit([event()]);
    expect(await told()).toEqual([['Signup', null, null]]);
  });

  it('stays as it was when the goal changes; the next is as the goal is then', async () => {
    goals = [{ ...signup(), oncePer: 'every', value: 5, currency: 'EUR' }];
    const processor = await started();
    await processor.submit([event()]);
    goals = [{ ...goals[0]!, name: 'Joined', value: 7, currency: 'USD' }];
    await processor.submit([event()]);
    const revenue = { amount: 1.5, currency: 'JPY' };
    await processor.submit([event({ revenue })]);
    expect((await told()).sort()).toEqual(
      [
        ['Signup', 5, 'EUR'],
        ['Joined', 7, 'USD'],
        ['Joined', 1.5, 'JPY'],
      ].sort(),
    );
  });

  it('of a duration is by an event, when the visit has lasted so long; pings are none', async () => {
    goals = [aGoal({ id: 'goal_2', name: 'Stayed', kind: 'duration', seconds: 60 })];
    const processor = await started();
    const page = (seconds: number, type: 'pageview' | 'engagement' = 'pageview') =>
      processor.submit([anEvent({ type, at: T0 + seconds * 1000 })]);
    await page(0);
    await page(90, 'engagement');
    expect(await told()).toEqual([]);
    await page(59);
    expect(await told()).toEqual([]);
    await page(60);
    await page(61);
    expect(await told()).toHaveLength(1);
  });

  it('by one event may be of several goals', async () => {
    goals = [signup(), aGoal({ id: 'goal_3', name: 'Two pages', kind: 'pages_per_visit', pages: 1 })];
    const processor = await started();
    await processor.submit([anEvent(), event({ at: T0 + 1000 })]);
    expect((await told()).map(([name]) => name).sort()).toEqual(['Signup', 'Two pages']);
  });
});
