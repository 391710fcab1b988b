import type { Webhook } from '@bellwether/core';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { secret, startDeliverer } from './test-harness.ts';
import { startReceiver } from './test-receiver.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const start: typeof startDeliverer = async (...args) => {
  const harness = await startDeliverer(...args);
  ends.push(harness.end);
  return harness;
};
const receiver: typeof startReceiver = async answer => {
  const started = await startReceiver(answer);
  ends.push(started.stop);
  return started;
};
const failing = (status = 500) =>
  receiver(response => {
    response.writeHead(status).end();
  });
const hanging = () => receiver(() => {});
/** Answers with these statuses in turn, the last for ever. */
const answering = (...statuses: number[]) =>
  receiver(response => {
    response.writeHead(statuses.length > 1 ? statuses.shift()! : statuses[0]!).end();
  });

describe('a delivery', () => {
  it('goes out at once, signed, and is recorded', async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until, clock } = await start();
    const webhook = await addWebhook(`${origin}/hook?a=1`);
    const [id] = await deliver(webhook);
    const delivery = await until(id!, { state: 'succeeded' });
    const [request] = received;
    expect(request!.url).toBe('/hook?a=1');
    expect(request!.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Bellwether/test',
      'webhook-id': delivery.messageId,
      'webhook-timestamp': String(Math.floor(clock.now() / 1000)),
      'x-bellwether-event': 'goal.converted',
      'x-bellwether-webhook-id': webhook.id,
    });
    vi.useFakeTimers({ now: clock.now(), toFake: ['Date'] });
    new StandardWebhook(secret).verify(request!.body, request!.headers as Record<string, string>);
    vi.useRealTimers();
    expect(delivery.log).toMatchObject([
      { number: 1, status: 200, error: null, responseBody: 'ok', phases: { dns: null, tls: null } },
    ]);
    expect(delivery.log[0]!.requestHeaders['webhook-signature']).toBe(request!.headers['webhook-signature']);
  });

  it("carries the webhook's own headers, and the log hides what is secret in them", async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until } = await start();
    const headers = { Authorization: 'Bearer hush', 'X-Env': 'production' };
    const [id] = await deliver(await addWebhook(origin, { headers }));
    const { log } = await until(id!, { state: 'succeeded' });
    expect(received[0]!.headers).toMatchObject({ authorization: 'Bearer hush', 'x-env': 'production' });
    expect(log[0]!.requestHeaders).toMatchObject({ Authorization: '••••••', 'X-Env': 'production' });
  });

  it('larger than 1 MB is failed with that reason, unsent', async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until } = await start();
    const [id] = await deliver(await addWebhook(origin), 1, JSON.stringify({ text: 'x'.repeat(1_000_000) }));
    const delivery = await until(id!, { state: 'failed' });
    expect(delivery.reason).toMatch(/^The payload has 10001\d\d bytes; 1000000 are allowed\.$/);
    expect(delivery.log).toMatchObject([{ error: 'payload_too_large', status: null }]);
    expect(received).toEqual([]);
  });

  it('is found at the start, whoever left it', async () => {
    const { origin } = await receiver();
    const { addWebhook, deliver, until, deliverer, make } = await start();
    await deliverer.stop();
    const [id] = await deliver(await addWebhook(origin));
    const second = make('second');
    await second.start();
    await until(id!, { state: 'succeeded' });
    await second.stop();
  });

  it('that a dead worker had leased is taken up when the lease ends', async () => {
    const { origin } = await receiver();
    const { addWebhook, deliver, until, store, clock, deliverer, make } = await start();
    await deliverer.stop();
    const webhook = await addWebhook(origin);
    const [id] = await deliver(webhook);
    const wanted = [{ webhookId: webhook.id, limit: 1 }];
    const leaseUntil = clock.now() + 5000;
    await store.claim({ worker: 'dead', now: clock.now(), leaseUntil, wanted });
    const second = make('second');
    await second.start();
    clock.advanceTo(leaseUntil);
    await until(id!, { state: 'succeeded' });
    await second.stop();
  });
});

describe('attempts', () => {
  /** Turns the clock from attempt to attempt until the delivery fails, and gives the seconds between their starts. */
  async function waitsOf(over: Partial<Webhook>) {
    const { origin } = await failing();
    const { addWebhook, deliver, until, get, clock } = await start();
    const [id] = await deliver(await addWebhook(origin, over));
    for (let attempts = 1; ; attempts++) {
      const delivery = await until(id!, { attempts });
      if (delivery.state === 'failed') break;
      clock.advanceTo(delivery.nextAttemptAt!);
    }
    const starts = (await get(id!)).log.map(attempt => attempt.startedAt);
    return starts.slice(1).map((at, i) => (at - starts[i]!) / 1000);
  }

  it('of format standard come ten times over three days', async () => {
    expect(await waitsOf({})).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });
  it('of format statalog come at 0, 60 and 120 s', async () => {
    expect(await waitsOf({ format: 'statalog' })).toEqual([60, 60]);
  });
  it('of format zta come after 5 s and 25 s', async () => {
    expect(await waitsOf({ format: 'zta' })).toEqual([5, 25]);
  });
  it("come as a webhook's own list says", async () => {
    expect(await waitsOf({ retry: [1, 2, 3] })).toEqual([1, 2, 3]);
  });

  it('of format zta end with a 4xx', async () => {
    const { origin } = await failing(404);
    const { addWebhook, deliver, until } = await start();
    const [id] = await deliver(await addWebhook(origin, { format: 'zta' }));
    expect(await until(id!, { state: 'failed' })).toMatchObject({ attempts: 1 });
  });

  it('are postponed by Retry-After', async () => {
    const { origin } = await receiver(response => {
      response.writeHead(429, { 'Retry-After': '3600' }).end();
    });
    const { addWebhook, deliver, until, clock } = await start();
    const [id] = await deliver(await addWebhook(origin));
    expect(await until(id!, { attempts: 1 })).toMatchObject({ nextAttemptAt: clock.now() + 3_600_000 });
  });

  it("are cut off after the webhook's own timeout", async () => {
    const { origin, received } = await hanging();
    const { addWebhook, deliver, until, clock } = await start();
    const [id] = await deliver(await addWebhook(origin, { timeoutSeconds: 3 }));
    await vi.waitFor(() => expect(received).toHaveLength(1));
    clock.advance(3000);
    expect((await until(id!, { attempts: 1 })).log).toMatchObject([{ error: 'timeout', durationMs: 3000 }]);
  });

  it('keep their message id and change their timestamp', async () => {
    const { origin, received } = await answering(500, 200);
    const { addWebhook, deliver, until, clock } = await start();
    const [id] = await deliver(await addWebhook(origin));
    clock.advanceTo((await until(id!, { attempts: 1 })).nextAttemptAt!);
    await until(id!, { state: 'succeeded' });
    const [first, second] = received.map(r => r.headers);
    expect(second!['webhook-id']).toBe(first!['webhook-id']);
    expect(Number(second!['webhook-timestamp'])).toBe(Number(first!['webhook-timestamp']) + 5);
  });
});

describe('one webhook', () => {
  it('has as many attempts out as its concurrency, and no more, however many wait', async () => {
    const held: (() => void)[] = [];
    const { origin, received } = await receiver(response => {
      // Some quick answers first: a webhook nothing is known of begins with fewer.
      if (received.length <= 10) response.end();
      else held.push(() => response.end());
    });
    const { addWebhook, deliver, until, deliverer } = await start({ perWebhook: 3 });
    const ids = await deliver(await addWebhook(origin), 50);
    await vi.waitFor(() => expect(held).toHaveLength(3));
    expect(deliverer.stats()).toMatchObject({ quick: 3, slow: 0 });
    const releasing = setInterval(() => held.shift()?.(), 1);
    for (const id of ids) await until(id, { state: 'succeeded' });
    clearInterval(releasing);
  });

  it('is sent no more a second than its rate limit', async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until, clock } = await start();
    const ids = await deliver(await addWebhook(origin, { rateLimit: 2 }), 5);
    for (const id of ids.slice(0, 2)) await until(id, { state: 'succeeded' });
    clock.advance(999);
    expect(received).toHaveLength(2);
    clock.advance(1);
    for (const id of ids.slice(2, 4)) await until(id, { state: 'succeeded' });
    clock.advance(999);
    expect(received).toHaveLength(4);
    clock.advance(1);
    await until(ids[4]!, { state: 'succeeded' });
  });

  it('whose rate limit is lowered is sent no more than that with what it was sent before', async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until, clock, webhooks, deliverer } = await start();
    const webhook = await addWebhook(origin, { rateLimit: 3 });
    for (const id of await deliver(webhook, 2)) await until(id, { state: 'succeeded' });
    webhooks.set(webhook.id, { ...webhook, rateLimit: 2 });
    const [third] = await deliver(webhook);
    await vi.waitFor(() => expect(deliverer.stats().held).toBe(1));
    clock.advance(999);
    expect([received.length, deliverer.stats().held]).toEqual([2, 1]);
    clock.advance(1);
    await until(third!, { state: 'succeeded' });
  });

  it('whose receiver is down is held back, and probed with one', async () => {
    const statuses = { now: 500 };
    const { origin, received } = await receiver(response => {
      response.writeHead(statuses.now).end();
    });
    const { addWebhook, deliver, until, clock, idle } = await start({
      breaker: { opensAfter: 3, firstPauseMs: 1000, longestPauseMs: 60_000 },
    });
    const webhook = await addWebhook(origin, { retry: [3600] });
    const ids = await deliver(webhook, 10);
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(3));
    await idle();
    // Two went out at first, then one at a time, until the third failure.
    const before = received.length;
    expect(before).toBeLessThanOrEqual(4);

    clock.advance(1000);
    await until(ids[before]!, { attempts: 1 });
    await idle();
    expect(received).toHaveLength(before + 1);

    statuses.now = 200;
    clock.advance(2000);
    for (const id of ids.slice(before + 1)) await until(id, { state: 'succeeded' });
  });

  it('that is held back still sends what a person replays, at once', async () => {
    const { origin, received } = await failing();
    const { addWebhook, deliver, until, store, clock, deliverer, idle } = await start();
    const webhook = await addWebhook(origin, { retry: [] });
    const ids = await deliver(webhook, 20);
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(5));
    await idle();
    const before = received.length;
    expect(before).toBeLessThan(20);
    await store.replay(ids[0]!, clock.now());
    deliverer.wake([webhook.id], { manual: true });
    await until(ids[0]!, { state: 'failed', attempts: 2 });
    expect(received).toHaveLength(before + 1);
  });

  it('that hangs, or fifty that do, leaves room for one that answers', async () => {
    const stuck = await hanging();
    const { origin } = await receiver();
    const { addWebhook, deliver, until } = await start({ globalConcurrency: 16 });
    for (let i = 0; i < 50; i++) await deliver(await addWebhook(stuck.origin), 20);
    const ids = await deliver(await addWebhook(origin), 30);
    // It is new itself, so its first attempt waits its turn among those that prove slow.
    for (const id of ids) await until(id, { state: 'succeeded' }, 100);
  });

  it('in good standing does not wait for those that hang at all', async () => {
    const stuck = await hanging();
    const { origin } = await receiver();
    const { addWebhook, deliver, until } = await start({ globalConcurrency: 16 });
    const healthy = await addWebhook(origin);
    const [first] = await deliver(healthy);
    await until(first!, { state: 'succeeded' });
    for (let i = 0; i < 50; i++) await deliver(await addWebhook(stuck.origin), 20);
    const ids = await deliver(healthy, 30);
    for (const id of ids) await until(id, { state: 'succeeded' });
  });
});

describe('a webhook is switched off', () => {
  it('by a 410, in format standard; what waits is paused', async () => {
    const { origin } = await failing(410);
    const { addWebhook, deliver, until, disabled } = await start();
    const webhook = await addWebhook(origin);
    const ids = await deliver(webhook, 10);
    await until(ids[0]!, { state: 'failed' });
    await until(ids[9]!, { state: 'paused' });
    expect(disabled).toEqual([{ id: webhook.id, reason: 'It answered 410 Gone.' }]);
  });

  it('after so many deliveries in a row that failed for good', async () => {
    const { origin } = await failing(404);
    const { addWebhook, deliver, until, disabled } = await start({ disableAfterExhausted: 3 });
    const webhook = await addWebhook(origin, { retry: [] });
    const ids = await deliver(webhook, 3);
    for (const id of ids) await until(id, { state: 'failed' });
    await vi.waitFor(() =>
      expect(disabled).toEqual([{ id: webhook.id, reason: '3 deliveries in a row failed for good.' }]),
    );
  });

  it('after five days of trying', async () => {
    const { origin } = await failing();
    const { addWebhook, deliver, until, disabled, clock } = await start();
    const webhook = await addWebhook(origin);
    const [first] = await deliver(webhook);
    await until(first!, { attempts: 1 });
    clock.advance(5 * 24 * 3600 * 1000 - 1);
    expect(disabled).toEqual([]);
    clock.advance(1);
    await deliver(webhook);
    await vi.waitFor(() =>
      expect(disabled).toEqual([{ id: webhook.id, reason: 'No delivery has succeeded for 5 days.' }]),
    );
  });

  it('by a person; enabling lets its deliveries go on', async () => {
    const { origin, received } = await receiver();
    const { addWebhook, deliver, until, webhooks, store, deliverer, clock } = await start();
    const webhook = await addWebhook(origin);
    webhooks.set(webhook.id, { ...webhook, active: false });
    const ids = await deliver(webhook, 3);
    for (const id of ids) await until(id, { state: 'paused' });
    expect(received).toEqual([]);
    webhooks.set(webhook.id, webhook);
    await store.shift(webhook.id, 'pending', clock.now());
    deliverer.wake([webhook.id]);
    for (const id of ids) await until(id, { state: 'succeeded' });
  });

  it('for ever when it is deleted: its deliveries are cancelled', async () => {
    const { origin } = await receiver();
    const { addWebhook, deliver, until, webhooks } = await start();
    const webhook = await addWebhook(origin);
    webhooks.delete(webhook.id);
    const [id] = await deliver(webhook);
    await until(id!, { state: 'cancelled' });
  });
});

describe('a stop', () => {
  it('waits for what is in flight, records it, and gives back the rest', async () => {
    let answer = () => {};
    const { origin, received } = await receiver(response => {
      answer = () => response.end();
    });
    const { addWebhook, deliver, get, deliverer } = await start({ perWebhook: 1 });
    const ids = await deliver(await addWebhook(origin), 5);
    await vi.waitFor(() => expect(received).toHaveLength(1));
    const stopped = deliverer.stop();
    answer();
    await stopped;
    expect(await Promise.all(ids.map(async id => (await get(id)).state))).toEqual([
      'succeeded',
      'pending',
      'pending',
      'pending',
      'pending',
    ]);
  });

  it('does not wait for ever: what hangs is given back', async () => {
    const { origin, received } = await hanging();
    const { addWebhook, deliver, get, deliverer, clock } = await start({ drainMs: 2000 });
    const [id] = await deliver(await addWebhook(origin));
    await vi.waitFor(() => expect(received).toHaveLength(1));
    const stopped = deliverer.stop();
    await vi.waitFor(() => expect(clock.waiting()).toContain(clock.now() + 2000));
    clock.advance(2000);
    await stopped;
    expect(await get(id!)).toMatchObject({ state: 'pending', attempts: 0 });
    expect(clock.waiting()).toEqual([]);
  });
});

it('results are written when the store is back, and nothing is lost meanwhile', async () => {
  let down = true;
  const { origin, received } = await receiver();
  const { addWebhook, deliver, until, clock } = await start({}, store => ({
    ...store,
    record: results => (down ? Promise.reject(new Error('disk full')) : store.record(results)),
  }));
  const [id] = await deliver(await addWebhook(origin));
  await vi.waitFor(() => expect(received).toHaveLength(1));
  down = false;
  await vi.waitFor(() => {
    clock.advance(1000);
    expect(received).toHaveLength(1);
  });
  await until(id!, { state: 'succeeded' });
});
