import { newId } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
let webhookId: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
  const hook = { url: 'https://example.com/hook', events: ['goal.converted'] };
  webhookId = (await me.post('/api/v1/webhooks', hook)).json().webhook.id;
});
afterAll(() => t.close());

/** As the deliverer does: one test message, tried once. */
async function attempt(ok: boolean, durationMs: number): Promise<void> {
  const now = t.clock.now();
  const { delivery } = (await me.post(`/api/v1/webhooks/${webhookId}/test`)).json();
  const [claimed] = await t.deliveries.claim({
    worker: 'w',
    now,
    leaseUntil: now + 60_000,
    wanted: [{ webhookId, limit: 1 }],
  });
  await t.deliveries.record([
    {
      deliveryId: delivery.id,
      webhookId,
      fence: claimed!.fence,
      next: ok ? { state: 'succeeded' } : { state: 'failed', reason: 'That was the last of 3 attempts.' },
      attempt: {
        id: newId('att', now, new Uint8Array(10)),
        deliveryId: delivery.id,
        number: 1,
        startedAt: now,
        durationMs,
        phases: { dns: null, connect: null, tls: null, firstByte: null },
        status: ok ? 200 : 500,
        error: ok ? null : 'status',
        errorMessage: null,
        requestHeaders: {},
        responseHeaders: null,
        responseBody: null,
      },
    },
  ]);
}

const health = async (query = '') =>
  (await me.get(`/api/v1/webhooks/${webhookId}/health${query}`)).json().health;

describe('GET /api/v1/webhooks/:id/health', () => {
  it('has a day in half hours, all empty for a webhook that was never called', async () => {
    const { attempts, deliveries, series, from, to } = await health();
    expect(attempts).toEqual({ succeeded: 0, failed: 0, successRate: null, averageMs: null });
    expect(deliveries).toEqual({ pending: 0, paused: 0, failed: 0 });
    expect(series).toHaveLength(48);
    expect(series[0]).toEqual({ time: from, succeeded: 0, failed: 0 });
    expect(Date.parse(to)).toBe(t.clock.now());
  });

  it('tells what share of attempts succeeded, and when', async () => {
    await attempt(true, 10);
    t.clock.advance(3_600_000);
    await attempt(true, 20);
    await attempt(true, 30);
    await attempt(false, 60);
    const { attempts, deliveries, series } = await health();
    expect(attempts).toEqual({ succeeded: 3, failed: 1, successRate: 0.75, averageMs: 30 });
    expect(deliveries).toEqual({ pending: 0, paused: 0, failed: 1 });
    expect(series.at(-1)).toMatchObject({ succeeded: 2, failed: 1 });
    expect(series.at(-2)).toMatchObject({ succeeded: 0, failed: 0 });
    expect(series.at(-3)).toMatchObject({ succeeded: 1, failed: 0 });
  });

  it('has a week in slots of four hours', async () => {
    t.clock.advance(2 * 24 * 3_600_000);
    expect((await health()).attempts.succeeded).toBe(0);
    const { attempts, series } = await health('?period=7d');
    expect(attempts.succeeded).toBe(3);
    expect(series).toHaveLength(42);
    const times: number[] = series.map(({ time }: { time: string }) => Date.parse(time));
    expect(new Set(times.slice(1).map((time, i) => time - times[i]!))).toEqual(new Set([4 * 3_600_000]));
  });

  it('is nobody else’s', async () => {
    const other = await t.account();
    expect((await other.get(`/api/v1/webhooks/${webhookId}/health`)).statusCode).toBe(403);
    expect((await me.get(`/api/v1/webhooks/${webhookId}/health?period=1y`)).statusCode).toBe(400);
  });
});
