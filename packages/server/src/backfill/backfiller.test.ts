import { randomBytes } from 'node:crypto';
import {
  AppError,
  type Message,
  newId,
  type Prefix,
  type RebuildableType,
  rebuildableTypes,
  type Webhook,
} from '@bellwether/core';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createDeliveryStore } from '../adapters/sql/deliveries.ts';
import { createRegistry } from '../adapters/sql/registry/index.ts';
import { createWebhookJobs } from '../adapters/sql/webhook-jobs.ts';
import type { BackfillJob, ReplayJob, WebhookJob } from '../ports/index.ts';
import { type Backfiller, createBackfiller } from './backfiller.ts';
import type { LaneDeps } from './lane.ts';
import { aWebhook, byId, DAY, messagesOfThePast, NOW, openPast, sites } from './test/past.ts';

let past: Awaited<ReturnType<typeof openPast>>;
let sql: TempDatabase;
beforeAll(async () => {
  past = await openPast();
});
afterAll(() => past.end());

let workers: Backfiller[];
beforeEach(async () => {
  sql = await tempDatabase();
  await sql.engine.transact([{ sql: "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0)" }]);
  workers = [];
  r = await receiving();
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await sql.end();
});

const clock = new FakeClock(NOW + 3 * DAY);
const ids = (prefix: Prefix) => newId(prefix, clock.now(), randomBytes(10));

/** A webhook with a receiver that takes what it is sent while it is up. */
async function receiving(over: Partial<Webhook> = {}) {
  const registry = createRegistry(sql.engine);
  const deliveries = createDeliveryStore(sql.engine);
  const jobs = createWebhookJobs(sql.engine);
  const webhook = await registry.webhooks.create(aWebhook({ id: ids('wh'), ...over }));
  const received: Message[] = [];
  /** What it answers, message by message. */
  let status: (message: Message) => number = () => 200;

  async function deliver(): Promise<void> {
    const now = clock.now();
    const wanted = [{ webhookId: webhook.id, limit: 10_000 }];
    const claimed = await deliveries.claim({ worker: 'w', now, leaseUntil: now + 60_000, wanted });
    received.push(...claimed.map(d => d.message));
    await deliveries.record(
      claimed.map(({ id: deliveryId, webhookId, fence, attempts, message }) => {
        const ok = status(message) === 200;
        return {
          deliveryId,
          webhookId,
          fence,
          next: ok ? { state: 'succeeded' } : { state: 'failed', reason: 'exhausted' },
          attempt: {
            id: ids('att'),
            deliveryId,
            number: attempts + 1,
            startedAt: now,
            durationMs: 1,
            phases: { dns: null, connect: null, tls: null, firstByte: null },
            status: status(message),
            error: ok ? null : 'status',
            errorMessage: null,
            requestHeaders: {},
            responseHeaders: null,
            responseBody: null,
          },
        };
      }),
    );
  }

  const common = (total: number | null = null) => ({
    id: ids('job'),
    webhookId: webhook.id,
    state: 'pending' as const,
    reason: null,
    total,
    done: 0,
    skipped: 0,
    page: '',
    position: null,
    createdAt: clock.now(),
    finishedAt: null,
  });
  async function create<J extends WebhookJob>(job: J): Promise<J> {
    await jobs.create(job);
    // Jobs take their turn by their ids, which sort by the millisecond.
    clock.advance(1);
    return job;
  }

  return {
    webhook,
    registry,
    deliveries,
    jobs,
    received,
    deliver,
    answering: (answer: typeof status) => {
      status = answer;
    },
    backfill: (over: Partial<BackfillJob> = {}) =>
      create<BackfillJob>({ ...common(), kind: 'backfill', ...everything, ...over }),
    replay: (over: Partial<ReplayJob> = {}) =>
      create<ReplayJob>({
        ...common(),
        kind: 'replay',
        deliveryState: 'failed',
        types: null,
        from: 0,
        to: clock.now() + 1,
        ...over,
      }),
    async log() {
      return (await deliveries.list(webhook.id, {}, { limit: 10_000, cursor: null })).items;
    },
  };
}

const everything = { from: 0, to: NOW + 2 * DAY, types: [...rebuildableTypes] as RebuildableType[] };

type Receiving = Awaited<ReturnType<typeof receiving>>;
let r: Receiving;

/** @param over what is different about the world the worker finds */
function startWorker(over: Partial<LaneDeps> = {}) {
  const worker = createBackfiller({
    jobs: r.jobs,
    store: past.store,
    webhook: r.registry.webhooks.get,
    sitesOf: () => sites,
    catchUp: async () => undefined,
    onQueued: () => undefined,
    clock,
    newId: ids,
    logger: pino({ level: 'silent' }),
    ...over,
  });
  worker.start();
  workers.push(worker);
  return worker;
}

/** Lets time pass, and the receiver receive, until it is so. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await r.deliver();
    clock.advance(500);
    // The clock here is turned by hand, but the engine answers in its own time.
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
const ended = (id: string) => async () => !['pending', 'running'].includes((await r.jobs.get(id))!.state);
const hasDone = (id: string, count: number) => async () => (await r.jobs.get(id))!.done >= count;

const expected = () => messagesOfThePast(r.webhook, everything);
const receivedIds = () => r.received.map(m => m.id).sort();

describe('a backfill', () => {
  it('sends all messages of its time once, as they were', async () => {
    const { id } = await r.backfill();
    startWorker();
    await until(ended(id));
    await r.deliver();
    expect(r.received.sort(byId)).toEqual(expected());
    const total = expected().length;
    expect(await r.jobs.get(id)).toMatchObject({ state: 'done', total, done: total, skipped: 0 });
  });

  it('goes on where it was after a stop, and sends nothing twice', async () => {
    const { id } = await r.backfill();
    for (const count of [1, 500, 900]) {
      const worker = startWorker();
      await until(hasDone(id, count));
      await worker.stop();
    }
    startWorker();
    await until(ended(id));
    await r.deliver();
    expect(receivedIds()).toEqual(expected().map(m => m.id));
  });

  it('is done once by two workers', async () => {
    const { id } = await r.backfill();
    startWorker();
    startWorker();
    await until(ended(id));
    await r.deliver();
    expect(receivedIds()).toEqual(expected().map(m => m.id));
  });

  it('skips what was delivered, and sends again what failed', async () => {
    startWorker();
    const first = await r.backfill({ types: ['goal.converted', 'session.ended'] });
    r.answering(message => (message.type === 'goal.converted' ? 500 : 200));
    await until(ended(first.id));
    await r.deliver();
    r.answering(() => 200);
    r.received.length = 0;
    const second = await r.backfill({ types: ['goal.converted', 'session.ended', 'event.tracked'] });
    await until(ended(second.id));
    await r.deliver();
    const again = expected().filter(m => m.type === 'goal.converted' || m.type === 'event.tracked');
    expect(receivedIds()).toEqual(again.map(m => m.id));
    const skipped = expected().filter(m => m.type === 'session.ended').length;
    const done = again.length + skipped;
    expect(await r.jobs.get(second.id)).toMatchObject({ total: done, done, skipped });
  });

  it('that is cancelled queues nothing more', async () => {
    const { id } = await r.backfill();
    startWorker();
    await until(hasDone(id, 1));
    await r.jobs.cancel(id, clock.now());
    const next = await r.backfill({ types: ['goal.converted'], to: 1 });
    await until(ended(next.id));
    const queued = (await r.log()).length;
    expect(queued).toBeLessThan(expected().length);
    expect(await r.jobs.get(id)).toMatchObject({ state: 'cancelled', done: queued });
  });

  it('never gets far ahead of its receiver', async () => {
    r = await receiving({ rateLimit: 2 });
    await r.backfill();
    startWorker();
    const waiting = async () => (await r.log()).filter(d => d.state === 'pending').length;
    while ((await waiting()) < 10) await new Promise(resolve => setTimeout(resolve, 5));
    for (let turn = 0; turn < 50; turn++) {
      clock.advance(500);
      // Ten events at a time at this rate, none of which gives more than a handful of messages.
      expect(await waiting()).toBeLessThan(10 * 2 * 5);
    }
  });

  it('waits while its webhook is switched off', async () => {
    r = await receiving({ active: false });
    const { id } = await r.backfill({ types: ['goal.converted'] });
    const worker = startWorker();
    for (let turn = 0; turn < 50; turn++) {
      clock.advance(500);
      await r.deliver();
    }
    expect(await r.jobs.get(id)).toMatchObject({ state: 'pending' });
    await r.registry.webhooks.update({ ...r.webhook, active: true });
    worker.wake();
    await until(ended(id));
    expect(await r.jobs.get(id)).toMatchObject({ state: 'done' });
  });

  it('waits for the engine, however long it is away', async () => {
    let away = 30;
    const { id } = await r.backfill({ types: ['goal.converted'] });
    startWorker({
      async catchUp() {
        if (away-- > 0) throw new AppError('analytics_unavailable');
      },
    });
    await until(ended(id));
    expect(away).toBeLessThan(0);
    expect(await r.jobs.get(id)).toMatchObject({ state: 'done' });
  });

  it('fails, and says why, when it can’t be brought to its end; the next one gets its turn', async () => {
    const broken = await r.backfill({ types: ['goal.converted'] });
    const next = await r.replay();
    startWorker({
      store: { query: () => Promise.reject(new AppError('query_too_slow')) },
    });
    await until(ended(next.id));
    const reason = 'The query took too long. Ask for a shorter period or fewer dimensions.';
    expect(await r.jobs.get(broken.id)).toMatchObject({ state: 'failed', reason });
    expect(await r.jobs.get(next.id)).toMatchObject({ state: 'done' });
  });

  it('leaves out what the webhook no longer subscribes to', async () => {
    const { id } = await r.backfill();
    await r.registry.webhooks.update({ ...r.webhook, events: ['goal.converted'] });
    startWorker();
    await until(ended(id));
    await r.deliver();
    const goals = expected().filter(m => m.type === 'goal.converted');
    expect(receivedIds()).toEqual(goals.map(m => m.id));
  });
});

describe('a bulk replay', () => {
  it('sends again what failed, by type and time', async () => {
    startWorker();
    const { id } = await r.backfill();
    r.answering(message => (message.type === 'pageview.tracked' ? 200 : 500));
    await until(ended(id));
    await r.deliver();
    r.answering(() => 200);
    const ofType = (...types: string[]) => expected().filter(m => types.includes(m.type));

    r.received.length = 0;
    const goals = await r.replay({ types: ['goal.converted'] });
    await until(ended(goals.id));
    await r.deliver();
    expect(receivedIds()).toEqual(ofType('goal.converted').map(m => m.id));
    const total = ofType('goal.converted').length;
    expect(await r.jobs.get(goals.id)).toMatchObject({ total, done: total, skipped: 0 });

    r.received.length = 0;
    const early = await r.replay({ to: NOW });
    await until(ended(early.id));
    expect(r.received).toEqual([]);

    const rest = await r.replay();
    await until(ended(rest.id));
    await r.deliver();
    const others = ofType('event.tracked', 'session.created', 'visitor.created', 'session.ended');
    expect(receivedIds()).toEqual(others.map(m => m.id));
    expect((await r.log()).every(d => d.state === 'succeeded')).toBe(true);
  });
});
