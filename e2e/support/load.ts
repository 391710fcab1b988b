import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Bellwether, BROWSER } from './bellwether.ts';
import type { Received } from './receiver.ts';
import { until } from './until.ts';

export interface LoadOptions {
  /** What its events are called. */
  name: string;
  siteId: string;
  /** Visitors at work at once, each with one request under way. */
  visitors: number;
  /** Between two requests of a visitor, ms. */
  pause?: number;
  /** The most events of a request. */
  batch?: number;
}

/** Events that were sent until they were acknowledged. */
export interface Load {
  name: string;
  siteId: string;
  visitors: number;
  /** Ids. */
  acknowledged: ReadonlySet<string>;
  /** Requests that were refused, or broke: they were made again. */
  refused: number;
}

/** Sends events until told to stop; what is not acknowledged is sent again, under the same ids, until it is. */
export function startLoad(server: Bellwether, options: LoadOptions) {
  const { name, siteId, visitors, pause = 0, batch = 1 } = options;
  const acknowledged = new Set<string>();
  const load = { name, siteId, visitors, acknowledged, refused: 0 };
  let going = true;

  async function send(ids: readonly string[], userAgent: string): Promise<void> {
    const events = ids.map(id => ({ id, type: 'event', name, url: 'http://localhost/page' }));
    const body = events.length === 1 ? { site: siteId, ...events[0] } : { site: siteId, events };
    while (!(await isAcknowledged(body, userAgent))) {
      load.refused++;
      await wait(20 + pause);
    }
    for (const id of ids) acknowledged.add(id);
  }

  async function isAcknowledged(body: object, userAgent: string): Promise<boolean> {
    try {
      const response = await server.collect(body, { 'User-Agent': userAgent });
      await response.arrayBuffer();
      return response.status === 202;
    } catch {
      return false; // It is down just now: the connection was refused or broke.
    }
  }

  const senders = Array.from({ length: visitors }, async (_, visitor) => {
    while (going) {
      await send(Array.from({ length: randomInt(batch) + 1 }, randomUUID), `${BROWSER} (${visitor})`);
      if (pause > 0) await wait(pause);
    }
  });
  return {
    ...load,
    /** Waits until so many more events were acknowledged. */
    async passed(events: number): Promise<void> {
      const before = acknowledged.size;
      await until('some load has passed through', () => acknowledged.size >= before + events, 120);
    },
    async stop(): Promise<Load> {
      going = false;
      await Promise.all(senders);
      return load;
    },
  };
}

/** Of these requests, those that were answered 200 and tell of an event of this name. */
const telling = (received: readonly Received[], name: string): Received[] =>
  received.filter(r => r.status === 200 && r.message.data.name === name);

/** Waits until each of the events has been delivered. */
export async function allDelivered(
  received: readonly Received[],
  name: string,
  ids: ReadonlySet<string>,
): Promise<void> {
  const delivered = new Set<string>();
  let next = 0;
  await until(
    'every acknowledged event is delivered',
    () => {
      // An answer follows its request a little later: the last ones are looked at again.
      for (const r of telling(received.slice(next), name)) delivered.add(r.message.data.eventId as string);
      next = Math.max(0, received.length - 1000);
      return [...ids].every(id => delivered.has(id));
    },
    180,
  ).catch((error: Error) => {
    const missing = [...ids].filter(id => !delivered.has(id));
    throw new Error(`${error.message} Missing: ${missing.length} of ${ids.size}, ${missing[0]} …`);
  });
}

/**
 * Waits until nothing is left to do, and holds what became of the events against what was acknowledged: each is
 * delivered at least once, as one message, and counted exactly once, in one visit of each visitor.
 */
export async function settle(server: Bellwether, received: readonly Received[], load: Load): Promise<void> {
  const { name, siteId, acknowledged, refused, visitors } = load;
  await allDelivered(received, name, acknowledged);
  const site = `/api/v1/sites/${siteId}`;
  const counted = await until(
    'every acknowledged event is counted',
    async () => {
      const count = await countOf(server, site, name).catch(() => 0); // the event store may be away
      return count >= acknowledged.size && count;
    },
    180,
  );
  const all = telling(received, name);
  const messages = new Set(all.map(r => r.message.id));
  const delivered = new Set(all.map(r => r.message.data.eventId));
  console.log(
    `${name}: acknowledged ${acknowledged.size}, delivered ${delivered.size}, counted ${counted}, ` +
      `duplicates ${all.length - delivered.size}, requests refused or broken meanwhile ${refused}`,
  );
  expect(delivered).toEqual(acknowledged);
  expect(messages.size).toBe(delivered.size);
  expect(counted).toBe(acknowledged.size);
  await until('the visits are counted', async () => (await visitsOf(server, site)) >= visitors);
  expect(await visitsOf(server, site)).toBe(visitors);
}

async function countOf(server: Bellwether, site: string, name: string): Promise<number> {
  type Names = { names: { name: string; count: number }[] };
  const { names } = await server.api<Names>('GET', `${site}/events/names?period=7d`);
  return names.find(entry => entry.name === name)?.count ?? 0;
}

async function visitsOf(server: Bellwether, site: string): Promise<number> {
  type Stats = { metrics: { visits: number } };
  return (await server.api<Stats>('GET', `${site}/stats?period=7d`)).metrics.visits;
}
