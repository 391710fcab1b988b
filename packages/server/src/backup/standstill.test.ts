import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { aBatch, aCommit, aTrackedEvent } from '../../test/tracked.ts';
import { metaStoreOver } from '../adapters/sql/meta-store.ts';
import type { HistoryPlan, MetaStore } from '../ports/index.ts';
import { settle } from './settle.ts';
import { createStandstill, type Standstill } from './standstill.ts';

let database: Awaited<ReturnType<typeof tempSqlite>>;
let clock: FakeClock;
let standstill: Standstill;
let store: MetaStore;
beforeEach(async () => {
  database = await tempSqlite();
  clock = new FakeClock();
  startAgain();
});
afterEach(() => database.end());

function startAgain(): void {
  standstill = createStandstill(clock);
  store = standstill.over(metaStoreOver(database.engine));
}

const commit = (id: string) =>
  store.ingest.commit(aCommit({ now: clock.now(), events: [aTrackedEvent({ id })] }));

async function lookAround(): Promise<void> {
  expect(await store.log.next(10)).toBeNull();
  expect(await store.history.planned()).toBeNull();
}

/** Whether it is settled once all that is under way in the database is answered. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await store.ping();
  return settled;
}

it('waits for the batch on its way, and keeps the next one back', async () => {
  await lookAround();
  await commit('a');
  const first = await store.log.next(10);
  const holding = standstill.hold();
  expect(await isSettled(holding)).toBe(false);
  // Tried again after a failure, it goes on.
  expect(await store.log.next(10)).toMatchObject({ token: first!.token });
  await store.log.done(first!);
  const release = await holding;

  await commit('b');
  const next = store.log.next(10);
  expect(await isSettled(next)).toBe(false);
  release();
  expect(await next).toMatchObject({ events: { count: 1 } });
});

it('does the same for events of the past', async () => {
  await lookAround();
  const plan: HistoryPlan = { ...aBatch(), siteId: 'site_a', seqs: [], outcomes: {}, visitors: [] };
  const release = await standstill.hold();
  const planning = store.history.plan(plan);
  expect(await isSettled(planning)).toBe(false);
  release();
  await planning;
  const again = standstill.hold();
  expect(await store.history.planned()).toMatchObject({ token: plan.token });
  expect(await isSettled(again)).toBe(false);
  await store.history.done(plan);
  (await again)();
});

it('takes it that something is on its way until it has been looked at', async () => {
  const holding = standstill.hold();
  expect(await isSettled(holding)).toBe(false);
  await lookAround();
  (await holding)();
});

it('gives up on what does not arrive, and lets things move again', async () => {
  await lookAround();
  await commit('a');
  const batch = await store.log.next(10);
  const holding = standstill.hold();
  clock.advance(20_000);
  await expect(holding).rejects.toMatchObject({ code: 'analytics_unavailable' });
  await store.log.done(batch!);
  expect(await store.log.next(10)).toBeNull();
});

it('where no server runs, what one left on its way arrives under its token', async () => {
  await commit('a');
  const left = await store.log.next(10);
  const plan: HistoryPlan = { ...aBatch(), siteId: 'site_a', seqs: [], outcomes: {}, visitors: [] };
  await store.history.plan(plan);
  startAgain();
  const tokens: string[] = [];
  const eventStore = { write: async ({ token }: { token: string }) => void tokens.push(token) };
  const refusedRows = async () => [];
  await settle(store, { ...eventStore, refusedRows }, { clock, logger: { error() {} } });
  expect(tokens).toEqual([left!.token, plan.token]);
  await lookAround();
});
