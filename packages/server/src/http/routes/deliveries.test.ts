import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
let webhookId: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
  const hook = { url: 'https://example.com/hook', events: ['goal.converted'], siteId: me.site.id };
  webhookId = (await me.post('/api/v1/webhooks', hook)).json().webhook.id;
});
afterAll(() => t.close());

const test = async () => {
  t.clock.advance(1000);
  return (await me.post(`/api/v1/webhooks/${webhookId}/test`)).json().delivery;
};

/** As the deliverer does: leases the delivery and records an attempt that came to this. */
async function attempt(deliveryId: string, status: number): Promise<void> {
  const now = t.clock.now();
  const wanted = [{ webhookId, limit: 100 }];
  const claimed = await t.deliveries.claim({ worker: 'w', now, leaseUntil: now + 60_000, wanted });
  const { fence, attempts } = claimed.find(({ id }) => id === deliveryId)!;
  const others = claimed.filter(({ id }) => id !== deliveryId);
  await t.deliveries.release(others, now);
  const ok = status === 200;
  await t.deliveries.record([
    {
      deliveryId,
      webhookId,
      fence,
      next: ok ? { state: 'succeeded' } : { state: 'failed', reason: 'exhausted' },
      attempt: {
        id: `att_${deliveryId}`,
        deliveryId,
        number: attempts + 1,
        startedAt: now,
        durationMs: 12.5,
        phases: { dns: 1, connect: 2, tls: 5, firstByte: 11 },
        status,
        error: ok ? null : 'status',
        errorMessage: ok ? null : `HTTP ${status}`,
        requestHeaders: { 'webhook-id': 'msg_1' },
        responseHeaders: { 'content-type': 'text/plain' },
        responseBody: 'no',
      },
    },
  ]);
}

describe('a test', () => {
  it('is a message of its own each time, due at once', async () => {
    const woken = t.noted.woken;
    const answer = await me.post(`/api/v1/webhooks/${webhookId}/test`);
    expect(answer.statusCode).toBe(202);
    expect(answer.json().delivery).toMatchObject({
      webhookId,
      type: 'webhook.test',
      state: 'pending',
      attempts: 0,
    });
    expect(t.noted.woken).toBe(woken + 1);
    expect((await test()).messageId).not.toBe(answer.json().delivery.messageId);
  });

  it('tells of the webhook', async () => {
    const { id, messageId } = await test();
    const { delivery } = (await me.get(`/api/v1/deliveries/${id}`)).json();
    expect(delivery.message).toMatchObject({
      id: messageId,
      type: 'webhook.test',
      data: { webhookId, siteId: me.site.id, message: expect.any(String) },
    });
    expect(delivery.log).toEqual([]);
  });
});

describe('the delivery log', () => {
  it('has each attempt with its times and what was answered', async () => {
    const { id } = await test();
    await attempt(id, 503);
    const { delivery } = (await me.get(`/api/v1/deliveries/${id}`)).json();
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, lastStatus: 503, reason: 'exhausted' });
    expect(delivery.log).toEqual([
      {
        number: 1,
        startedAt: new Date(t.clock.now()).toISOString(),
        durationMs: 12.5,
        phases: { dns: 1, connect: 2, tls: 5, firstByte: 11 },
        status: 503,
        error: 'status',
        errorMessage: 'HTTP 503',
        requestHeaders: { 'webhook-id': 'msg_1' },
        responseHeaders: { 'content-type': 'text/plain' },
        responseBody: 'no',
      },
    ]);
  });

  it('has the body as the webhook’s format writes it, as long as there is one', async () => {
    const hook = { url: 'https://example.com/zta', events: ['goal'], format: 'zta' };
    const { id: zta } = (await me.post('/api/v1/webhooks', hook)).json().webhook;
    const { delivery } = (await me.post(`/api/v1/webhooks/${zta}/test`)).json();
    const body = async () => (await me.get(`/api/v1/deliveries/${delivery.id}`)).json().delivery.body;
    expect(JSON.parse(await body())).toMatchObject({ event: 'test', data: { siteId: null } });
    await me.delete(`/api/v1/webhooks/${zta}`);
    expect(await body()).toBeNull();
  });

  it('is filtered by state, type and time, and comes page by page', async () => {
    const hook = { url: 'https://example.com/log', events: ['goal'] };
    const { id: other } = (await me.post('/api/v1/webhooks', hook)).json().webhook;
    const made: string[] = [];
    for (let i = 0; i < 3; i++) {
      t.clock.advance(60_000);
      made.unshift((await me.post(`/api/v1/webhooks/${other}/test`)).json().delivery.id);
    }
    const list = async (query = '') => {
      const answer = await me.get(`/api/v1/webhooks/${other}/deliveries?${query}`);
      const { deliveries, nextCursor } = answer.json() as {
        deliveries: { id: string }[];
        nextCursor: string;
      };
      return { ids: deliveries.map(({ id }) => id), nextCursor };
    };
    expect((await list()).ids).toEqual(made);
    const first = await list('limit=2');
    expect(first.ids).toEqual(made.slice(0, 2));
    expect(await list(`limit=2&cursor=${first.nextCursor}`)).toEqual({
      ids: made.slice(2),
      nextCursor: null,
    });
    expect((await list('state=pending&type=test')).ids).toEqual(made);
    expect((await list('state=failed')).ids).toEqual([]);
    expect((await list('type=goal.converted')).ids).toEqual([]);
    const now = t.clock.now();
    const from = new Date(now - 60_000).toISOString();
    const to = new Date(now).toISOString();
    expect((await list(`from=${from}`)).ids).toEqual(made.slice(0, 2));
    expect((await list(`from=${from}&to=${to}`)).ids).toEqual(made.slice(1, 2));
  });

  it.each<[string, string]>([
    ['state=lost', 'invalid_request'],
    ['type=goal.completed', 'invalid_event_type'],
    ['from=yesterday', 'invalid_request'],
    ['cursor=x', 'invalid_cursor'],
    ['limit=1001', 'invalid_request'],
  ])('refuses %s', async (query, code) => {
    const answer = await me.get(`/api/v1/webhooks/${webhookId}/deliveries?${query}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });
});

describe('a replay', () => {
  const replay = (id: string) => me.post(`/api/v1/deliveries/${id}/replay`);

  it('makes a finished delivery due again, as the same message', async () => {
    const { id, messageId } = await test();
    await attempt(id, 200);
    const woken = t.noted.woken;
    const answer = await replay(id);
    expect(answer.statusCode).toBe(202);
    expect(answer.json().delivery).toMatchObject({ id, messageId, state: 'pending', attempts: 1 });
    expect(t.noted.woken).toBe(woken + 1);
  });

  it('of a webhook that is off waits for it to be on, and only once', async () => {
    const { id } = await test();
    await attempt(id, 500);
    await me.patch(`/api/v1/webhooks/${webhookId}`, { active: false });
    expect((await replay(id)).json().delivery.state).toBe('paused');
    const again = await replay(id);
    expect([again.statusCode, again.json().code]).toEqual([409, 'delivery_not_replayable']);
    await me.patch(`/api/v1/webhooks/${webhookId}`, { active: true });
  });

  it('of nothing is a 404', async () => {
    expect((await replay('dlv_none')).json().code).toBe('delivery_not_found');
  });
});
