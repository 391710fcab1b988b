import {
  AppError,
  type DeliveryState,
  type Message,
  type MessageType,
  messageId,
  newId,
  type Prefix,
} from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  BackfillJob,
  BackfillPage,
  DeliveryStore,
  ReplayJob,
  TimelinePosition,
  WebhookJobs,
} from '../../ports/index.ts';

export interface WebhookJobsUnderTest {
  jobs: WebhookJobs;
  deliveries: DeliveryStore;
  /** Makes an active webhook of this id, with its account. */
  addWebhook(id: string): Promise<void>;
  setActive(id: string, active: boolean): Promise<void>;
  deleteWebhook(id: string): Promise<void>;
  close(): Promise<void>;
}

const T0 = Date.parse('2026-01-15T12:00:00Z');

/**
 * What every store of webhooks' jobs must do, whatever it is kept in.
 * @param open gives fresh, migrated stores
 */
export function webhookJobsConformance(open: () => Promise<WebhookJobsUnderTest>): void {
  let under: WebhookJobsUnderTest;
  let jobs: WebhookJobs;
  let deliveries: DeliveryStore;
  beforeAll(async () => {
    under = await open();
    ({ jobs, deliveries } = under);
  });
  afterAll(() => under.close());

  async function aWebhook(): Promise<string> {
    const webhookId = id('wh');
    await under.addWebhook(webhookId);
    return webhookId;
  }

  /** A job that runs, of a webhook of its own unless one is given. */
  async function running(webhookId?: string): Promise<BackfillJob> {
    const job = someBackfill(webhookId ?? (await aWebhook()));
    await jobs.create(job);
    await jobs.begin(job.id, 100);
    return (await jobs.get(job.id)) as BackfillJob;
  }

  const pageOf = (job: BackfillJob, messages: Message[], over: Partial<BackfillPage> = {}): BackfillPage => ({
    job,
    id: id('job'),
    messages: messages.map(message => ({ message, deliveryId: id('dlv') })),
    position: somewhere,
    last: false,
    now: T0 + 1000,
    ...over,
  });

  const deliveriesOf = async (webhookId: string) =>
    (await deliveries.list(webhookId, {}, { limit: 100, cursor: null })).items;

  /** A delivery of the message that came to this state by itself. */
  async function delivered(webhookId: string, message: Message, state: DeliveryState): Promise<string> {
    const deliveryId = id('dlv');
    const first = state === 'failed' ? 'failed' : 'pending';
    await deliveries.add(
      [message],
      [
        {
          id: deliveryId,
          messageId: message.id,
          webhookId,
          state: first,
          reason: first === 'failed' ? 'exhausted' : null,
          createdAt: T0,
        },
      ],
      T0,
    );
    return deliveryId;
  }

  describe('a job', () => {
    it('is kept as it was made', async () => {
      const webhookId = await aWebhook();
      const backfill = someBackfill(webhookId);
      const replay = someReplay(webhookId, { types: ['goal.converted'] });
      await jobs.create(backfill);
      await jobs.create(replay);
      expect(await jobs.get(backfill.id)).toEqual(backfill);
      expect(await jobs.get(replay.id)).toEqual(replay);
      expect(await jobs.get('job_none')).toBeNull();
    });

    it('is listed, the newest first, page by page', async () => {
      const webhookId = await aWebhook();
      const made = [someBackfill(webhookId), someReplay(webhookId), someBackfill(webhookId)];
      for (const job of made) await jobs.create(job);
      const first = await jobs.list(webhookId, { limit: 2, cursor: null });
      expect(first.items).toEqual([made[2], made[1]]);
      const second = await jobs.list(webhookId, { limit: 2, cursor: first.nextCursor });
      expect(second).toEqual({ items: [made[0]], nextCursor: null });
      await expect(jobs.list(webhookId, { limit: 2, cursor: 'x' })).rejects.toThrow(AppError);
    });

    it('has its turn after those asked for before it', async () => {
      const webhookId = await aWebhook();
      const [one, two] = [someBackfill(webhookId), someReplay(webhookId)];
      await jobs.create(one);
      await jobs.create(two);
      expect(await jobs.busy()).toContain(webhookId);
      expect((await jobs.next(webhookId))?.id).toBe(one.id);
      await jobs.cancel(one.id, T0);
      expect((await jobs.next(webhookId))?.id).toBe(two.id);
      await jobs.fail(two.id, 'It could not be done.', T0 + 5);
      expect(await jobs.next(webhookId)).toBeNull();
      expect(await jobs.busy()).not.toContain(webhookId);
      expect(await jobs.get(one.id)).toMatchObject({ state: 'cancelled', reason: null, finishedAt: T0 });
      expect(await jobs.get(two.id)).toMatchObject({
        state: 'failed',
        reason: 'It could not be done.',
        finishedAt: T0 + 5,
      });
    });

    it('that has ended stays as it ended', async () => {
      const job = await running();
      await jobs.queue(pageOf(job, [], { last: true }));
      await jobs.cancel(job.id, T0 + 9);
      await jobs.begin(job.id, 7);
      expect(await jobs.get(job.id)).toMatchObject({ state: 'done', finishedAt: T0 + 1000 });
    });

    it('goes with its webhook', async () => {
      const job = await running();
      await under.deleteWebhook(job.webhookId);
      expect(await jobs.get(job.id)).toBeNull();
      expect(await jobs.queue(pageOf(job, [someMessage()]))).toBe('refused');
      expect(await deliveriesOf(job.webhookId)).toEqual([]);
    });
  });

  describe('a page of a backfill', () => {
    it('queues its messages, due at once, and moves the job on', async () => {
      const job = await running();
      const messages = [someMessage(), someMessage()];
      expect(await jobs.queue(pageOf(job, messages))).toBe('written');
      const after = await jobs.get(job.id);
      expect(after).toMatchObject({ state: 'running', done: 2, skipped: 0, position: somewhere });
      const wanted = [{ webhookId: job.webhookId, limit: 10 }];
      const claimed = await deliveries.claim({ worker: 'w', now: T0 + 1000, leaseUntil: T0 + 9999, wanted });
      expect(claimed.map(d => d.message).sort(byId)).toEqual([...messages].sort(byId));
    });

    it('written again changes nothing', async () => {
      const job = await running();
      const messages = [someMessage()];
      await jobs.queue(pageOf(job, messages));
      expect(await jobs.queue(pageOf(job, [...messages, someMessage()]))).toBe('refused');
      expect(await deliveriesOf(job.webhookId)).toHaveLength(1);
      expect(await jobs.get(job.id)).toMatchObject({ done: 1 });
    });

    it('skips what the webhook has or is about to get, and sends again what failed', async () => {
      const job = await running();
      const [waiting, failed, fresh] = [someMessage(), someMessage(), someMessage()];
      const waitingId = await delivered(job.webhookId, waiting, 'pending');
      const failedId = await delivered(job.webhookId, failed, 'failed');
      await jobs.queue(pageOf(job, [waiting, failed, fresh]));
      expect(await jobs.get(job.id)).toMatchObject({ done: 3, skipped: 1 });
      const all = await deliveriesOf(job.webhookId);
      expect(all).toHaveLength(3);
      expect(all.every(d => d.state === 'pending')).toBe(true);
      expect(all.find(d => d.id === waitingId)).toMatchObject({ nextAttemptAt: T0 });
      expect(all.find(d => d.id === failedId)).toMatchObject({ nextAttemptAt: T0 + 1000, reason: null });
    });

    it('does not mind what other webhooks got', async () => {
      const job = await running();
      const message = someMessage();
      await delivered(await aWebhook(), message, 'pending');
      await jobs.queue(pageOf(job, [message]));
      expect(await deliveriesOf(job.webhookId)).toMatchObject([{ messageId: message.id, state: 'pending' }]);
    });

    it('is refused once the job is cancelled, or while the webhook is switched off', async () => {
      const job = await running();
      await under.setActive(job.webhookId, false);
      expect(await jobs.queue(pageOf(job, [someMessage()]))).toBe('refused');
      await under.setActive(job.webhookId, true);
      expect(await jobs.queue(pageOf(job, [someMessage()]))).toBe('written');
      const now = (await jobs.get(job.id)) as BackfillJob;
      await jobs.cancel(job.id, T0);
      expect(await jobs.queue(pageOf(now, [someMessage()]))).toBe('refused');
      expect(await deliveriesOf(job.webhookId)).toHaveLength(1);
    });

    it('that is the last one ends the job, and its total is what was done', async () => {
      const job = await running();
      await jobs.queue(pageOf(job, [someMessage()], { last: true }));
      expect(await jobs.get(job.id)).toMatchObject({
        state: 'done',
        total: 1,
        done: 1,
        finishedAt: T0 + 1000,
      });
    });
  });

  describe('a replay', () => {
    it('takes up deliveries by state, type and time, the oldest first', async () => {
      const webhookId = await aWebhook();
      const goals = [someMessage('goal.converted'), someMessage('goal.converted')];
      const ids: string[] = [];
      for (const message of goals) ids.push(await delivered(webhookId, message, 'failed'));
      const eventId = await delivered(webhookId, someMessage('event.tracked'), 'failed');
      await delivered(webhookId, someMessage('goal.converted'), 'pending');
      const goalsOnly = someReplay(webhookId, { types: ['goal.converted'] });
      expect(await jobs.toReplay(goalsOnly, 10)).toEqual(ids);
      expect(await jobs.toReplay(goalsOnly, 1)).toEqual(ids.slice(0, 1));
      expect(await jobs.toReplay({ ...goalsOnly, position: ids[0]! }, 10)).toEqual(ids.slice(1));
      expect(await jobs.toReplay(someReplay(webhookId), 10)).toEqual([...ids, eventId]);
      expect(await jobs.toReplay(someReplay(webhookId, { from: T0 + 1 }), 10)).toEqual([]);
      expect(await jobs.toReplay(someReplay(webhookId, { to: T0 }), 10)).toEqual([]);
      expect(await jobs.countToReplay(someReplay(webhookId))).toEqual(
        new Map([
          ['goal.converted', 2],
          ['event.tracked', 1],
        ]),
      );
    });

    it('makes them due again, and skips what somebody replayed before it', async () => {
      const webhookId = await aWebhook();
      const ids = [
        await delivered(webhookId, someMessage(), 'failed'),
        await delivered(webhookId, someMessage(), 'failed'),
      ];
      const made = someReplay(webhookId);
      await jobs.create(made);
      await jobs.begin(made.id, 2);
      await deliveries.replay(ids[0]!, T0 + 500);
      const job = (await jobs.get(made.id)) as ReplayJob;
      const page = { job, id: id('job'), deliveryIds: ids, last: false, now: T0 + 1000 };
      expect(await jobs.replay(page)).toBe('written');
      expect(await jobs.replay({ ...page, id: id('job') })).toBe('refused');
      const byHand = (await deliveriesOf(webhookId)).map(d => [d.id, d.state, d.nextAttemptAt]);
      expect(byHand.sort()).toEqual([
        [ids[0], 'pending', T0 + 500],
        [ids[1], 'pending', T0 + 1000],
      ]);
      const after = (await jobs.get(made.id)) as ReplayJob;
      expect(after).toMatchObject({ done: 2, skipped: 1, position: ids[1] });
      const last = { job: after, id: id('job'), deliveryIds: [], last: true, now: T0 + 2000 };
      expect(await jobs.replay(last)).toBe('written');
      expect(await jobs.get(made.id)).toMatchObject({ state: 'done', total: 2, position: ids[1] });
    });
  });

  it('what waits for a webhook is counted as far as one wants to know', async () => {
    const job = await running();
    await jobs.queue(pageOf(job, [someMessage(), someMessage(), someMessage()]));
    const most = { due: 100, all: 100 };
    expect(await jobs.waiting(job.webhookId, T0, most)).toEqual({ due: 0, all: 3 });
    expect(await jobs.waiting(job.webhookId, T0 + 1000, most)).toEqual({ due: 3, all: 3 });
    expect(await jobs.waiting(job.webhookId, T0 + 1000, { due: 1, all: 2 })).toEqual({ due: 1, all: 2 });
  });
}

const somewhere: TimelinePosition = { at: T0, kind: 'session', siteId: 'site_a', id: 'ses_1' };

const byId = (a: Message, b: Message) => (a.id < b.id ? -1 : 1);

let count = 0;
/** Ids that sort in the order they are made. */
function id(prefix: Prefix): string {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(0, ++count);
  return newId(prefix, T0, random);
}

const someMessage = (type: MessageType = 'event.tracked'): Message => ({
  id: messageId(type, `${++count}`),
  type,
  accountId: 'acc_1',
  siteId: 'site_a',
  at: T0,
  data: JSON.stringify({ n: count, text: 'Ünïcode \ud83d\ude00', none: null }),
});

const someJob = (webhookId: string) => ({
  id: id('job'),
  webhookId,
  state: 'pending' as const,
  reason: null,
  total: null,
  done: 0,
  skipped: 0,
  page: '',
  from: T0 - 86_400_000,
  to: T0 + 86_400_000,
  createdAt: T0,
  finishedAt: null,
  position: null,
});

const someBackfill = (webhookId: string): BackfillJob => ({
  ...someJob(webhookId),
  kind: 'backfill',
  types: ['event.tracked', 'goal.converted'],
});

const someReplay = (webhookId: string, over: Partial<ReplayJob> = {}): ReplayJob => ({
  ...someJob(webhookId),
  kind: 'replay',
  deliveryState: 'failed',
  types: null,
  ...over,
});
