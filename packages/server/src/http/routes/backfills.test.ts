import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
let webhookId: string;
let at: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
  webhookId = await aWebhook(['goal.converted', 'session.ended', 'alert.triggered']);
  at = `/api/v1/webhooks/${webhookId}`;
});
afterAll(() => t.close());

async function aWebhook(events: string[], over: object = {}): Promise<string> {
  const hook = { url: 'https://example.com/hook', events, siteId: me.site.id, ...over };
  return (await me.post('/api/v1/webhooks', hook)).json().webhook.id;
}

const past = { from: '2026-01-01T00:00:00Z', to: '2026-01-10T00:00:00Z' };

describe('a backfill', () => {
  it('is taken as a job, also while the engine is away', async () => {
    const told = t.noted.jobsChanged;
    const answer = await me.post(`${at}/backfill`, past);
    expect(answer.statusCode).toBe(202);
    const { backfill } = answer.json();
    expect(backfill).toMatchObject({
      webhookId,
      kind: 'backfill',
      state: 'pending',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-10T00:00:00.000Z',
      types: ['goal.converted', 'session.ended'],
      total: null,
      done: 0,
      skipped: 0,
      finishedAt: null,
    });
    expect(t.noted.jobsChanged).toBe(told + 1);
    expect((await me.get(`${at}/backfills/${backfill.id}`)).json()).toEqual({ backfill });
  });

  it('tells at once how many messages it is about, where that can be asked', async () => {
    t.told.counts = { 'goal.converted': 3, 'session.ended': 4 };
    const dry = await me.post(`${at}/backfill`, { ...past, dryRun: true });
    expect(dry.statusCode).toBe(200);
    expect(dry.json()).toEqual({ total: 7, byType: { 'goal.converted': 3, 'session.ended': 4 } });
    expect((await me.post(`${at}/backfill`, past)).json().backfill.total).toBe(7);
    t.told.counts = null;
    const away = await me.post(`${at}/backfill`, { ...past, dryRun: true });
    expect(away.statusCode).toBe(503);
    expect(away.json().code).toBe('analytics_unavailable');
  });

  it('takes types by their aliases, each once', async () => {
    const answer = await me.post(`${at}/backfill`, { ...past, types: ['goal', 'goal.converted'] });
    expect(answer.json().backfill.types).toEqual(['goal.converted']);
  });

  it('ends now, at the latest', async () => {
    const answer = await me.post(`${at}/backfill`, { ...past, to: '2099-01-01T00:00:00Z' });
    expect(Date.parse(answer.json().backfill.to)).toBe(t.clock.now());
  });

  it.each([
    ['an unknown type', { types: ['nonsense'] }, 'invalid_event_type', 'Invalid event type: nonsense'],
    ['a type the webhook does not hear', { types: ['pageview'] }, 'invalid_event_type', 'pageview'],
    ['a type no event gives', { types: ['alert'] }, 'invalid_event_type', 'can’t be built again'],
    ['a time that ends before it begins', { to: '2025-12-01T00:00:00Z' }, 'invalid_request', 'before to'],
    [
      'a time to come',
      { from: '2098-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' },
      'invalid_request',
      'past',
    ],
    ['a day without its hour', { from: '2026-01-01' }, 'invalid_request', 'a time with its offset, as'],
    ['no time', { from: undefined }, 'invalid_request', 'from'],
    ['a field nobody knows', { speed: 9 }, 'unknown_field', 'speed'],
  ])('refuses %s', async (_, over, code, sentence) => {
    const answer = await me.post(`${at}/backfill`, { ...past, ...over });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code, error: expect.stringContaining(sentence) });
  });

  it('is refused where the webhook has nothing that can be built again', async () => {
    const alerts = await aWebhook(['alert.triggered']);
    const answer = await me.post(`/api/v1/webhooks/${alerts}/backfill`, past);
    expect(answer.json()).toMatchObject({ code: 'invalid_event_type' });
  });
});

describe('a bulk replay', () => {
  it('is a job of the same kind', async () => {
    const { id } = (await me.post(`${at}/test`)).json().delivery;
    const now = t.clock.now();
    const wanted = [{ webhookId, limit: 10 }];
    const [claimed] = await t.deliveries.claim({ worker: 'w', now, leaseUntil: now + 60_000, wanted });
    await t.deliveries.record([
      {
        deliveryId: id,
        webhookId,
        fence: claimed!.fence,
        next: { state: 'failed', reason: 'exhausted' },
        attempt: {
          id: 'att_1',
          deliveryId: id,
          number: 1,
          startedAt: now,
          durationMs: 1,
          phases: { dns: null, connect: null, tls: null, firstByte: null },
          status: 500,
          error: 'status',
          errorMessage: null,
          requestHeaders: {},
          responseHeaders: {},
          responseBody: '',
        },
      },
    ]);
    t.clock.advance(1000);
    const dry = await me.post(`${at}/replay`, { state: 'failed', dryRun: true });
    expect(dry.json()).toEqual({ total: 1, byType: { 'webhook.test': 1 } });
    const none = await me.post(`${at}/replay`, { state: 'failed', types: ['goal'], dryRun: true });
    expect(none.json()).toEqual({ total: 0, byType: {} });
    const answer = await me.post(`${at}/replay`, { state: 'failed' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json().backfill).toMatchObject({
      kind: 'replay',
      state: 'pending',
      from: null,
      types: null,
      total: 1,
    });
  });

  it('is only for what has ended', async () => {
    expect((await me.post(`${at}/replay`, { state: 'pending' })).statusCode).toBe(400);
    expect((await me.post(`${at}/replay`, {})).statusCode).toBe(400);
  });
});

describe('jobs', () => {
  it('are listed, the newest first, and cancelled', async () => {
    const hook = `/api/v1/webhooks/${await aWebhook(['goal'])}`;
    const made: string[] = [];
    for (let i = 0; i < 3; i++) {
      t.clock.advance(1);
      made.push((await me.post(`${hook}/backfill`, past)).json().backfill.id);
    }
    const first = (await me.get(`${hook}/backfills?limit=2`)).json();
    expect(first.backfills.map((b: { id: string }) => b.id)).toEqual([made[2], made[1]]);
    const second = (await me.get(`${hook}/backfills?limit=2&cursor=${first.nextCursor}`)).json();
    expect(second).toMatchObject({ backfills: [{ id: made[0] }], nextCursor: null });

    const cancelled = await me.delete(`${hook}/backfills/${made[0]}`);
    expect(cancelled.statusCode).toBe(200);
    expect(cancelled.json().backfill).toMatchObject({ id: made[0], state: 'cancelled' });
    expect((await me.delete(`${hook}/backfills/${made[0]}`)).json()).toEqual(cancelled.json());
  });

  it('are nobody else’s, nor another webhook’s', async () => {
    const { id } = (await me.post(`${at}/backfill`, past)).json().backfill;
    const other = await t.account();
    for (const answer of [
      await other.post(`${at}/backfill`, past),
      await other.post(`${at}/replay`, { state: 'failed' }),
      await other.get(`${at}/backfills`),
      await other.get(`${at}/backfills/${id}`),
      await other.delete(`${at}/backfills/${id}`),
    ]) {
      expect(answer.statusCode).toBe(403);
    }
    const elsewhere = await aWebhook(['goal']);
    const answer = await me.get(`/api/v1/webhooks/${elsewhere}/backfills/${id}`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().code).toBe('backfill_not_found');
  });
});
