import {
  AppError,
  type Attempt,
  HEALTH_SLOT_MS,
  type Message,
  newId,
  type Prefix,
  type Webhook,
} from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttemptResult, ClaimedDelivery, DeliveryStore, NewDelivery } from '../../ports/index.ts';

export interface DeliveryStoreUnderTest {
  store: DeliveryStore;
  /** Makes a webhook of this id, active, with its account. */
  addWebhook(id: string): Promise<void>;
  webhook(id: string): Promise<Pick<Webhook, 'lastTriggeredAt' | 'lastStatus' | 'failingSince'>>;
  close(): Promise<void>;
}

const T0 = Date.parse('2026-01-15T12:00:00Z');
const LEASE_MS = 60_000;

/**
 * What every delivery store must do, whatever it is kept in.
 * @param open gives a fresh, migrated store
 */
export function deliveryStoreConformance(open: () => Promise<DeliveryStoreUnderTest>): void {
  let under: DeliveryStoreUnderTest;
  let store: DeliveryStore;
  beforeAll(async () => {
    under = await open();
    store = under.store;
  });
  afterAll(() => under.close());

  /** A webhook with so many deliveries, due from T0 on, a millisecond apart. */
  async function queue(count: number, state: NewDelivery['state'] = 'pending') {
    const webhookId = id('wh');
    await under.addWebhook(webhookId);
    const messages = Array.from({ length: count }, (_, i) => someMessage(T0 + i));
    const deliveries = messages.map((message, i) => someDelivery(message, webhookId, T0 + i, state));
    await store.add(messages, deliveries, T0);
    return { webhookId, messages, ids: deliveries.map(d => d.id) };
  }
  const claim = (webhookId: string, { now = T0 + 1000, limit = 10, manualOnly = false } = {}) =>
    store.claim({
      worker: 'a',
      now,
      leaseUntil: now + LEASE_MS,
      wanted: [{ webhookId, limit, manualOnly }],
    });
  const record = (claimed: ClaimedDelivery, next: AttemptResult['next'], over: Partial<Attempt> = {}) =>
    store.record([resultOf(claimed, next, over)]);
  const stateOf = async (deliveryId: string) => (await store.get(deliveryId))?.state;

  describe('the queue', () => {
    it('gives out the oldest first, with its message, up to the limit', async () => {
      const { webhookId, messages, ids } = await queue(3);
      const claimed = await claim(webhookId, { limit: 2 });
      expect(claimed).toEqual(
        [0, 1].map(i => ({
          id: ids[i],
          webhookId,
          fence: 1,
          attempts: 0,
          runAttempts: 0,
          runStartedAt: null,
          manual: false,
          message: messages[i],
        })),
      );
      expect((await claim(webhookId)).map(d => d.id)).toEqual([ids[2]]);
      expect(await claim(webhookId)).toEqual([]);
    });

    it('gives nothing twice to those who ask at once, and passes nothing over', async () => {
      const { webhookId, ids } = await queue(60);
      const claimed: string[] = [];
      while (claimed.length < ids.length) {
        const asked = ['a', 'b', 'c', 'd'].map(() => claim(webhookId, { limit: 5 }));
        const given = await Promise.all(asked);
        expect(given.flat()).not.toEqual([]);
        for (const some of given) expect(some.length).toBeLessThanOrEqual(5);
        claimed.push(...given.flat().map(d => d.id));
      }
      expect(claimed.sort()).toEqual(ids);
    });

    it('gives nothing before its time', async () => {
      const { webhookId } = await queue(2);
      expect(await claim(webhookId, { now: T0 })).toHaveLength(1);
    });

    it('serves several webhooks in one claim, each up to its own limit', async () => {
      const [one, two] = [await queue(3), await queue(3)];
      const claimed = await store.claim({
        worker: 'a',
        now: T0 + 1000,
        leaseUntil: T0 + LEASE_MS,
        wanted: [
          { webhookId: two.webhookId, limit: 1 },
          { webhookId: one.webhookId, limit: 2 },
        ],
      });
      expect(claimed.map(d => d.id)).toEqual([two.ids[0], one.ids[0], one.ids[1]]);
    });

    it('tells which webhooks have something due, and when the next is', async () => {
      const now = T0 - 1_000_000;
      const early = await queue(0);
      const message = someMessage(now);
      await store.add(
        [message],
        [
          someDelivery(message, early.webhookId, now - 5, 'pending'),
          someDelivery(message, early.webhookId, now + 50, 'pending'),
        ],
        now,
      );
      const later = await queue(0);
      await store.add([], [], now);
      const soon = someMessage(now);
      await store.add([soon], [someDelivery(soon, later.webhookId, now + 70, 'pending')], now);

      const due = await store.due(now);
      expect(due.webhookIds).toEqual([early.webhookId]);
      // What is next of a webhook that has something due already, its claim will find.
      expect(due.nextAt).toBe(now + 70);
      expect((await store.due(now + 70)).webhookIds.sort()).toEqual(
        [early.webhookId, later.webhookId].sort(),
      );
      await store.shift(early.webhookId, 'cancelled', now);
      await store.shift(later.webhookId, 'cancelled', now);
    });

    it('gives back what was released, in its old place', async () => {
      const { webhookId, ids } = await queue(2);
      const claimed = await claim(webhookId);
      await store.release(claimed, T0 + 2000);
      expect(await stateOf(ids[0]!)).toBe('pending');
      const again = await claim(webhookId);
      expect(again.map(d => [d.id, d.fence, d.attempts])).toEqual(ids.map(i => [i, 2, 0]));
    });
  });

  describe('a lease', () => {
    it('keeps others away until it runs out; then the next takes over', async () => {
      const { webhookId, ids } = await queue(1);
      await claim(webhookId, { now: T0 });
      expect(await claim(webhookId, { now: T0 + LEASE_MS - 1 })).toEqual([]);
      const [taken] = await claim(webhookId, { now: T0 + LEASE_MS });
      expect(taken).toMatchObject({ id: ids[0], fence: 2 });
    });

    it('that ran out makes its webhook due, and is among what comes next', async () => {
      const { webhookId } = await queue(1);
      const now = T0 - 2_000_000;
      await store.claim({
        worker: 'a',
        now: T0,
        leaseUntil: now + 10,
        wanted: [{ webhookId, limit: 1 }],
      });
      expect((await store.due(now)).nextAt).toBe(now + 10);
      expect((await store.due(now + 10)).webhookIds).toContain(webhookId);
      expect(await store.reclaim(now + 10)).toBe(1);
      await store.shift(webhookId, 'cancelled', now);
    });

    it('fences off a worker that was away too long: nothing of its result is written', async () => {
      const { webhookId, ids } = await queue(1);
      const [late] = await claim(webhookId, { now: T0 });
      const [next] = await claim(webhookId, { now: T0 + LEASE_MS });
      expect((await record(late!, { state: 'succeeded' })).stale).toEqual([ids[0]]);
      expect(await store.get(ids[0]!)).toMatchObject({ state: 'sending', attempts: 0, log: [] });
      expect(await under.webhook(webhookId)).toMatchObject({ lastTriggeredAt: null });

      expect((await record(next!, { state: 'succeeded' })).stale).toEqual([]);
      expect((await record(next!, { state: 'succeeded' })).stale).toEqual([ids[0]]);
      expect(await store.get(ids[0]!)).toMatchObject({ state: 'succeeded', attempts: 1 });
    });

    it('can be given back only under its token', async () => {
      const { webhookId, ids } = await queue(1);
      const [late] = await claim(webhookId, { now: T0 });
      await claim(webhookId, { now: T0 + LEASE_MS });
      await store.release([late!], T0 + LEASE_MS);
      expect(await stateOf(ids[0]!)).toBe('sending');
    });
  });

  describe('a result', () => {
    it('is kept as it was, and ends the delivery or schedules the next attempt', async () => {
      const { webhookId, ids, messages } = await queue(1);
      const [first] = await claim(webhookId);
      const attempt = someAttempt(first!, { status: 503, error: 'status', errorMessage: 'Answered 503.' });
      await store.record([{ ...resultOf(first!, { state: 'pending', at: T0 + 9000 }), attempt }]);
      expect(await store.get(ids[0]!)).toEqual({
        id: ids[0],
        webhookId,
        messageId: messages[0]!.id,
        type: 'pageview.tracked',
        state: 'pending',
        attempts: 1,
        nextAttemptAt: T0 + 9000,
        createdAt: T0,
        reason: null,
        lastStatus: 503,
        lastError: 'status',
        message: messages[0],
        log: [attempt],
      });
      expect(await claim(webhookId, { now: T0 + 8999 })).toEqual([]);
      const [second] = await claim(webhookId, { now: T0 + 9000 });
      expect(second).toMatchObject({ attempts: 1, runAttempts: 1, runStartedAt: attempt.startedAt });
      await record(second!, { state: 'failed', reason: 'It was the last.' });
      expect(await store.get(ids[0]!)).toMatchObject({
        state: 'failed',
        attempts: 2,
        nextAttemptAt: null,
        reason: 'It was the last.',
      });
    });

    it('moves its webhook: last attempt, failing since, exhausted in a row', async () => {
      const { webhookId } = await queue(5);
      const claimed = await claim(webhookId);
      const at = (n: number) => ({ startedAt: T0 + n, status: 500, error: 'status' as const });
      const retried = await record(claimed[0]!, { state: 'pending', at: T0 + 99_000 }, at(1));
      expect(retried.failing).toEqual([{ webhookId, failingSince: T0 + 1, exhaustedInRow: 0 }]);
      const batch = await store.record([
        resultOf(claimed[1]!, { state: 'failed', reason: 'over' }, at(2)),
        resultOf(claimed[2]!, { state: 'failed', reason: 'over' }, { ...at(3), status: 502 }),
      ]);
      expect(batch.failing).toEqual([{ webhookId, failingSince: T0 + 1, exhaustedInRow: 2 }]);
      expect(await under.webhook(webhookId)).toEqual({
        lastTriggeredAt: T0 + 3,
        lastStatus: 502,
        failingSince: T0 + 1,
      });

      const recovered = await record(claimed[3]!, { state: 'succeeded' }, { startedAt: T0 + 4 });
      expect(recovered.failing).toEqual([]);
      expect(await under.webhook(webhookId)).toMatchObject({ lastStatus: 200, failingSince: null });
      const again = await record(claimed[4]!, { state: 'failed', reason: 'over' }, at(5));
      expect(again.failing).toEqual([{ webhookId, failingSince: T0 + 5, exhaustedInRow: 1 }]);
    });
  });

  describe('a replay', () => {
    it('makes a finished delivery due at once, its schedule begun anew', async () => {
      const { webhookId, ids } = await queue(1);
      const [first] = await claim(webhookId);
      await record(first!, { state: 'failed', reason: 'over' });
      expect(await store.replay(ids[0]!, T0 + 5000)).toBe(true);
      expect(await store.get(ids[0]!)).toMatchObject({ state: 'pending', reason: null, attempts: 1 });
      expect((await store.due(T0 + 5000)).manualIds).toContain(webhookId);
      const [second] = await claim(webhookId, { now: T0 + 5000 });
      expect(second).toMatchObject({ attempts: 1, runAttempts: 0, runStartedAt: null, manual: true });
      await record(second!, { state: 'pending', at: T0 + 9000 });
      const [third] = await claim(webhookId, { now: T0 + 9000 });
      expect(third).toMatchObject({ attempts: 2, runAttempts: 1, manual: false });
    });

    it('can be claimed past the rest of the queue', async () => {
      const { webhookId, ids } = await queue(3);
      const [first] = await claim(webhookId, { limit: 1 });
      await record(first!, { state: 'failed', reason: 'over' });
      await store.replay(ids[0]!, T0 + 500);
      const claimed = await claim(webhookId, { manualOnly: true });
      expect(claimed.map(d => d.id)).toEqual([ids[0]]);
    });

    it('is not for what is being sent, nor for what is not there', async () => {
      const { webhookId, ids } = await queue(1);
      await claim(webhookId);
      expect(await store.replay(ids[0]!, T0)).toBe(false);
      expect(await store.replay(id('dlv'), T0)).toBe(false);
    });
  });

  describe('shifting', () => {
    it('pauses what waits, and lets it go on at the time it had', async () => {
      const { webhookId, ids } = await queue(3);
      const [first] = await claim(webhookId, { limit: 1 });
      await record(first!, { state: 'pending', at: T0 + 50_000 });
      expect(await store.shift(webhookId, 'paused', T0)).toBe(3);
      expect(await claim(webhookId, { now: T0 + 60_000 })).toEqual([]);
      expect(await store.get(ids[0]!)).toMatchObject({ state: 'paused', nextAttemptAt: null });
      expect(await store.shift(webhookId, 'pending', T0 + 1000)).toBe(3);
      expect((await claim(webhookId)).map(d => d.id)).toEqual(ids.slice(1));
      expect(await store.get(ids[0]!)).toMatchObject({ nextAttemptAt: T0 + 50_000, reason: null });
    });

    it('makes due what was paused from the beginning', async () => {
      const { webhookId, ids } = await queue(1, 'paused');
      await store.shift(webhookId, 'pending', T0 + 1000);
      expect((await claim(webhookId)).map(d => d.id)).toEqual(ids);
    });

    it('cancels what waits and what is paused, and leaves what is done', async () => {
      const { webhookId, ids } = await queue(2);
      const [first] = await claim(webhookId, { limit: 1 });
      await record(first!, { state: 'succeeded' });
      const message = someMessage(T0);
      const paused = someDelivery(message, webhookId, T0, 'paused');
      await store.add([message], [paused], T0);
      expect(await store.shift(webhookId, 'cancelled', T0)).toBe(2);
      expect(await Promise.all([...ids, paused.id].map(stateOf))).toEqual([
        'succeeded',
        'cancelled',
        'cancelled',
      ]);
    });
  });

  describe('the log', () => {
    it('lists the newest first, in pages', async () => {
      const { webhookId, ids } = await queue(5);
      const newest = [...ids].sort().reverse();
      const first = await store.list(webhookId, {}, { limit: 3, cursor: null });
      expect(first.items.map(d => d.id)).toEqual(newest.slice(0, 3));
      const second = await store.list(webhookId, {}, { limit: 3, cursor: first.nextCursor });
      expect(second.items.map(d => d.id)).toEqual(newest.slice(3));
      expect(second.nextCursor).toBeNull();
    });

    it('refuses a cursor it did not give', async () => {
      await expect(store.list('wh', {}, { limit: 3, cursor: "' OR 1" })).rejects.toThrow(AppError);
    });

    it('filters by state, type and time', async () => {
      const { webhookId, ids } = await queue(3);
      const [first] = await claim(webhookId, { limit: 1 });
      await record(first!, { state: 'failed', reason: 'over' });
      const goal = { ...someMessage(T0 + 100), type: 'goal.converted' as const };
      const ofGoal = someDelivery(goal, webhookId, T0 + 100, 'pending');
      await store.add([goal], [ofGoal], T0);
      const list = async (filter: Parameters<DeliveryStore['list']>[1]) =>
        (await store.list(webhookId, filter, { limit: 10, cursor: null })).items.map(d => d.id).sort();
      expect(await list({ state: 'failed' })).toEqual([ids[0]]);
      expect(await list({ state: 'pending' })).toEqual([...ids.slice(1), ofGoal.id].sort());
      expect(await list({ type: 'goal.converted' })).toEqual([ofGoal.id]);
      expect(await list({ from: T0 + 1, to: T0 + 100 })).toEqual(ids.slice(1).sort());
    });

    it('has nothing of a delivery that is not there', async () => {
      expect(await store.get(id('dlv'))).toBeNull();
    });

    it('counts by state', async () => {
      const before = await store.countByState();
      const { webhookId } = await queue(4);
      const claimed = await claim(webhookId, { limit: 3 });
      await record(claimed[0]!, { state: 'succeeded' });
      await record(claimed[1]!, { state: 'failed', reason: 'over' });
      await queue(2, 'paused');
      expect(await store.countByState()).toEqual({
        pending: before.pending + 1,
        sending: before.sending + 1,
        succeeded: before.succeeded + 1,
        failed: before.failed + 1,
        paused: before.paused + 2,
        cancelled: before.cancelled,
      });
    });

    it('tallies how a webhook’s attempts ended, by half hours', async () => {
      const { webhookId } = await queue(5);
      const [one, two, three, four] = await claim(webhookId);
      const slot = T0 - (T0 % HEALTH_SLOT_MS);
      const late = slot + HEALTH_SLOT_MS + 1;
      await store.record([
        resultOf(one!, { state: 'succeeded' }, { startedAt: T0, durationMs: 10.5 }),
        resultOf(two!, { state: 'failed', reason: 'over' }, { startedAt: T0, durationMs: 20 }),
      ]);
      await record(three!, { state: 'succeeded' }, { startedAt: T0 + 1, durationMs: 30 });
      await record(four!, { state: 'pending', at: T0 + 5000 }, { startedAt: late, durationMs: 1 });
      const first = { at: slot, succeeded: 2, failed: 1, durationMs: 60.5 };
      const second = { at: slot + HEALTH_SLOT_MS, succeeded: 0, failed: 1, durationMs: 1 };
      expect(await store.health(webhookId, T0)).toEqual([first, second]);
      expect(await store.health(webhookId, late)).toEqual([second]);
      expect(await store.health(id('wh'), T0)).toEqual([]);
    });

    it('tallies nothing of a result that came too late', async () => {
      const { webhookId } = await queue(1);
      const [stale] = await claim(webhookId, { now: T0 });
      await claim(webhookId, { now: T0 + LEASE_MS });
      await record(stale!, { state: 'succeeded' });
      expect(await store.health(webhookId, 0)).toEqual([]);
    });

    it('counts what waits and what was given up of a webhook, no further than asked', async () => {
      const { webhookId } = await queue(4);
      const [one, two] = await claim(webhookId, { limit: 2 });
      await record(one!, { state: 'failed', reason: 'over' });
      await record(two!, { state: 'succeeded' });
      await queue(1, 'paused');
      expect(await store.countOpen(webhookId, 10)).toEqual({ pending: 2, paused: 0, failed: 1 });
      expect(await store.countOpen(webhookId, 1)).toEqual({ pending: 1, paused: 0, failed: 1 });
      await store.shift(webhookId, 'paused', T0);
      expect(await store.countOpen(webhookId, 10)).toEqual({ pending: 0, paused: 2, failed: 1 });
    });

    it('is pruned of what is old and at an end, with attempts and messages', async () => {
      const old = T0 - 40 * 24 * 3600 * 1000;
      const webhookId = id('wh', old);
      await under.addWebhook(webhookId);
      const message = someMessage(old);
      const states = ['pending', 'pending', 'paused'] as const;
      const deliveries = states.map(state => someDelivery(message, webhookId, old, state));
      await store.add([message], deliveries, old);
      const [done] = await claim(webhookId, { now: old, limit: 1 });
      await record(done!, { state: 'succeeded' }, { startedAt: old });
      const still = deliveries.find(d => d.state === 'pending' && d.id !== done!.id)!;

      expect(await store.prune(old + 1, 1)).toBe(1);
      expect(await store.health(webhookId, 0)).toHaveLength(1);
      expect(await store.prune(old + 1, 10)).toBe(1);
      expect(await store.prune(old + 1, 10)).toBe(0);
      expect(await store.health(webhookId, 0)).toEqual([]);
      const left = await store.list(webhookId, {}, { limit: 10, cursor: null });
      expect(left.items.map(d => d.id)).toEqual([still.id]);
      expect((await store.get(still.id))!.message).toEqual(message);
      await store.shift(webhookId, 'cancelled', T0);
      expect(await store.prune(old + 1, 10)).toBe(1);
    });
  });
}

const random = () => crypto.getRandomValues(new Uint8Array(10));
const id = (prefix: Prefix, now = T0): string => newId(prefix, now, random());

function someMessage(at: number): Message {
  return {
    id: `msg_${id('evt').slice(4)}`,
    type: 'pageview.tracked',
    accountId: 'acc_1',
    siteId: 'site_1',
    at,
    data: '{"path":"/é\\"","n":1.50}',
  };
}

const someDelivery = (
  message: Message,
  webhookId: string,
  at: number,
  state: NewDelivery['state'],
): NewDelivery => ({
  id: id('dlv', at),
  messageId: message.id,
  webhookId,
  state,
  reason: null,
  createdAt: at,
});

const someAttempt = (claimed: ClaimedDelivery, over: Partial<Attempt>): Attempt => ({
  id: id('att'),
  deliveryId: claimed.id,
  number: claimed.attempts + 1,
  startedAt: T0 + 2000,
  durationMs: 12,
  phases: { dns: 1, connect: 2, tls: null, firstByte: 9 },
  status: 200,
  error: null,
  errorMessage: null,
  requestHeaders: { 'webhook-id': 'msg_1' },
  responseHeaders: { 'content-type': 'text/plain' },
  responseBody: 'ok "then"',
  ...over,
});

const resultOf = (
  claimed: ClaimedDelivery,
  next: AttemptResult['next'],
  over: Partial<Attempt> = {},
): AttemptResult => ({
  deliveryId: claimed.id,
  webhookId: claimed.webhookId,
  fence: claimed.fence,
  attempt: someAttempt(claimed, over),
  next,
});
