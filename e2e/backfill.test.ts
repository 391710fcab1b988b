import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { type Received, startReceiver, verifyStandard } from './support/receiver.ts';
import { until } from './support/until.ts';

/**
 * A webhook that comes late is told the past as it was: after a backfill, through which the server is killed, it has
 * got the same messages, byte for byte, as one that was there all along.
 */
const EVENTS = 10_000;
const BATCH = 500;
const VISITORS = 50;
const TYPES = [
  'visitor.created',
  'session.created',
  'session.ended',
  'pageview.tracked',
  'event.tracked',
  'goal.converted',
];
const MINUTE = 60_000;

interface Backfill {
  id: string;
  kind: string;
  state: string;
  total: number | null;
  done: number;
  skipped: number;
}
interface Counts {
  total: number;
  byType: Record<string, number>;
}

let server: Bellwether;
let early: Awaited<ReturnType<typeof startReceiver>>;
let late: Awaited<ReturnType<typeof startReceiver>>;
const began = Date.now();
const from = new Date(began - 120 * MINUTE).toISOString();

beforeAll(async () => {
  server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
  await server.init();
  await server.start();
  early = await startReceiver();
  late = await startReceiver();
  await server.api('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Signup',
    kind: 'event',
    eventName: 'signup',
    value: 12.5,
    currency: 'EUR',
    oncePer: 'every',
  });
});
afterAll(async () => {
  await server.remove();
  await Promise.all([early.stop(), late.stop()]);
});

async function webhook(url: string, over: object = {}) {
  const made = await server.api<{ webhook: { id: string; secret: string } }>('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url,
    events: TYPES,
    ...over,
  });
  return made.webhook;
}

/**
 * Batches that are each one visitor's, as an address tells it. The first half happened some time ago, so that its
 * visits are over.
 */
async function happen(): Promise<void> {
  for (let sent = 0; sent < EVENTS; sent += BATCH) {
    const visitor = (sent / BATCH) % VISITORS;
    for (let part = 0; part < 5; part++) {
      const address = `203.0.113.${(visitor * 5 + part) % VISITORS}`;
      const events = Array.from({ length: BATCH / 5 }, (_, i) => eventOf(sent + part * (BATCH / 5) + i));
      const response = await server.collect({ site: server.siteId, events }, { 'X-Forwarded-For': address });
      expect(response.status).toBe(202);
      expect(await response.json()).toEqual({ accepted: BATCH / 5 });
    }
  }
}

function eventOf(n: number): object {
  const id = randomUUID();
  const url = `http://localhost/seite-${n % 37}?utm_source=brief&n=${n}`;
  const when = n < EVENTS / 2 ? { timestamp: began - 50 * MINUTE + n * 100 } : {};
  if (n % 3 > 0) return { id, type: 'pageview', url, ...when };
  const name = n % 30 === 0 ? 'signup' : 'klick';
  return { id, type: 'event', name, url, ...when, props: { ort: 'Köln 🌍', zahl: n / 7, wahr: n % 2 === 0 } };
}

const backfillOf = async (webhookId: string, id: string): Promise<Backfill> =>
  (await server.api<{ backfill: Backfill }>('GET', `/api/v1/webhooks/${webhookId}/backfills/${id}`)).backfill;

const ended = (webhookId: string, id: string, seconds = 120) =>
  until(
    'the job has ended',
    async () => {
      const backfill = await backfillOf(webhookId, id);
      return ['done', 'cancelled', 'failed'].includes(backfill.state) && backfill;
    },
    seconds,
  );

/** By id, the body; each asserted to be the same whenever it came. */
function told(received: readonly Received[]): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const { headers, body } of received) {
    const id = String(headers['webhook-id']);
    expect(bodies.get(id) ?? body).toBe(body);
    bodies.set(id, body);
  }
  return bodies;
}

describe('a webhook that comes late', () => {
  let secret: string;
  let webhookId: string;
  let counts: Counts;

  it('is told at first how much there is to tell', async () => {
    ({ id: webhookId } = await webhook(early.url));
    await happen();
    await until('all is in the event store, and told to the webhook that was there', async () => {
      const dry = await backfill({ dryRun: true });
      const whole = dry.total > EVENTS && dry.byType['session.ended']! >= VISITORS;
      return whole && dry.total === told(early.received).size;
    });
    ({ id: webhookId, secret } = await webhook(late.url));
    counts = await backfill({ dryRun: true });
    const types = [...told(early.received).values()].map(body => (JSON.parse(body) as { type: string }).type);
    const byType = TYPES.map(type => [type, types.filter(other => other === type).length]);
    expect(counts.byType).toEqual(Object.fromEntries(byType));
    expect(counts.total).toBe(told(early.received).size);
    expect(late.received).toEqual([]);
  });

  it('then hears the same, byte for byte, though the server is killed on the way', async () => {
    const { backfill: made } = await backfill<{ backfill: Backfill }>({});
    expect(made).toMatchObject({ kind: 'backfill', done: 0, skipped: 0 });
    await until('a part has been told', () => late.received.length > counts.total / 3);
    const before = await backfillOf(webhookId, made.id);
    expect(before.state).toBe('running');
    await server.end('SIGKILL');
    const atKill = late.received.length;
    await server.start();
    const atStart = late.received.length;

    const done = await ended(webhookId, made.id);
    expect(done).toMatchObject({ state: 'done', total: counts.total, done: counts.total, skipped: 0 });
    await until('all has been told', () => told(late.received).size >= counts.total);
    expect(sorted(told(late.received))).toEqual(sorted(told(early.received)));
    for (const request of late.received.slice(-20)) verifyStandard(secret, request);

    // At least once is the promise: only what was on its way when the server died may come twice.
    const twice = late.received.length - counts.total;
    const first = told(late.received.slice(0, atStart));
    const since = late.received.slice(atStart).filter(r => !first.has(String(r.headers['webhook-id'])));
    expect(told(since).size).toBe(since.length);
    console.log(
      `backfill: ${counts.total} messages of ${EVENTS} events, killed at ${atKill}; ${twice} came twice`,
    );
  });

  it('hears nothing twice of another backfill', async () => {
    const heard = late.received.length;
    const { backfill: again } = await backfill<{ backfill: Backfill }>({});
    const done = await ended(webhookId, again.id);
    expect(done).toMatchObject({ state: 'done', done: counts.total, skipped: counts.total });
    expect(late.received.length).toBe(heard);
  });

  /** @param over fields beside the time */
  function backfill<T = Counts>(over: object): Promise<T> {
    const to = new Date(Date.now() + MINUTE).toISOString();
    return server.api<T>('POST', `/api/v1/webhooks/${webhookId}/backfill`, { from, to, ...over });
  }
});

describe('what a receiver refused', () => {
  it('is sent again in bulk, by type', async () => {
    let refuses = true;
    const isRefused = ({ message: { type, data } }: Omit<Received, 'status'>) =>
      type === 'visitor.created' || (type === 'goal.converted' && data.path === '/seite-0');
    const choosy = await startReceiver(received => (refuses && isRefused(received) ? 400 : 200));
    const { id } = await webhook(choosy.url, { retry: [] });
    const count = () =>
      server.api<Counts>('POST', `/api/v1/webhooks/${id}/replay`, { state: 'failed', dryRun: true });

    const { backfill } = await server.api<{ backfill: Backfill }>('POST', `/api/v1/webhooks/${id}/backfill`, {
      from,
      to: new Date().toISOString(),
      types: ['goal.converted', 'NEW_VISITOR'],
    });
    const { done } = await ended(id, backfill.id);
    await until('all has been tried', () => choosy.received.length === done);
    const refused = choosy.received.filter(isRefused).map(r => r.message.type);
    const visitors = refused.filter(type => type === 'visitor.created').length;
    const goals = refused.length - visitors;
    await until('what was refused is in the log', async () => (await count()).total === refused.length);
    expect((await count()).byType).toEqual({ 'visitor.created': visitors, 'goal.converted': goals });

    refuses = false;
    const replay = await server.api<{ backfill: Backfill }>('POST', `/api/v1/webhooks/${id}/replay`, {
      state: 'failed',
      types: ['visitor.created'],
    });
    expect(replay.backfill).toMatchObject({ kind: 'replay', total: visitors });
    expect(await ended(id, replay.backfill.id)).toMatchObject({ state: 'done', done: visitors, skipped: 0 });
    await until('they have been sent again', () => choosy.received.length === done + visitors);
    expect(told(choosy.received).size).toBe(done);
    await until('the log tells it', async () => (await count()).total === goals);
    await choosy.stop();
  });
});

const sorted = (bodies: Map<string, string>) => [...bodies].sort(([a], [b]) => (a < b ? -1 : 1));
