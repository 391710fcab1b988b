import { endOf, type Message, type MessageType, messageTypes, SESSION_TIMEOUT_MS } from '@bellwether/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { T0 } from '../../test/events.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { aBatch, aSession, aTrackedEvent } from '../../test/tracked.ts';
import { createDeliveryStore } from '../adapters/sql/deliveries.ts';
import { createMessageStore } from '../adapters/sql/messages.ts';
import type { EventStore } from '../ports/index.ts';
import { messagesSince } from './history.ts';
import type { PastScope } from './past.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let eventStore: EventStore;
let end: () => Promise<void>;
/** When what is written is said to be stored. */
let storedAt: number;
let db: Awaited<ReturnType<typeof tempSqlite>>;
let siteId: string;
let sites = 0;
let ids = 0;

beforeAll(async () => {
  ({ store: eventStore, end } = await tempEventStore(() => storedAt));
});
afterAll(() => end());
beforeEach(async () => {
  db = await tempSqlite();
  siteId = `site_${++sites}`;
});
afterEach(() => db.end());

async function told(since: number, over: Partial<PastScope> = {}) {
  const messages = createMessageStore(db.engine);
  const types = new Set(messageTypes);
  const scope = {
    accountId: 'acc_1',
    reach: 'account' as const,
    siteIds: [siteId],
    types,
    since,
    now: T0,
    ...over,
  };
  const past: { message: Message; at: number }[] = [];
  for await (const one of messagesSince({ eventStore, messages }, scope)) past.push(one);
  return past;
}
const typesOf = (past: { message: Message }[]) => past.map(({ message }) => message.type);
const anEvent = (at: number, over = {}) => aTrackedEvent({ id: `event-${++ids}`, siteId, at, ...over });

async function storeEvents(at: number, ...events: ReturnType<typeof anEvent>[]) {
  storedAt = at;
  await eventStore.write(aBatch({ token: `${siteId}-${++ids}`, events }));
}
async function storeVisits(at: number, ...sessions: ReturnType<typeof aSession>[]) {
  storedAt = at;
  const changes = sessions.map(after => ({ before: null, after: { ...after, siteId } }));
  await eventStore.write(aBatch({ token: `${siteId}-${++ids}`, sessions: changes }));
}
async function announce(at: number, type: MessageType, over: Partial<Message> = {}) {
  const message: Message = { id: `msg_${++ids}`, type, accountId: 'acc_1', siteId, at, data: '{}', ...over };
  await createDeliveryStore(db.engine).add([message], [], at);
}

describe('messages since a moment', () => {
  it('are those of the live events stored since, however early they happened', async () => {
    await storeEvents(T0 - 10 * SECOND, anEvent(T0 - 10 * SECOND));
    await storeEvents(
      T0,
      anEvent(T0 - 50 * MINUTE, { startsSession: true, newVisitor: true }),
      anEvent(T0 - 2 * HOUR, { live: false }),
      anEvent(T0, { type: 'engagement' }),
      anEvent(T0, { type: 'event', name: 'signup' }),
    );
    const past = await told(T0 - 5 * SECOND);
    expect(typesOf(past)).toEqual([
      'visitor.created',
      'session.created',
      'pageview.tracked',
      'event.tracked',
    ]);
    expect(past.map(({ at }) => at)).toEqual([T0, T0, T0, T0]);
    expect(past.every(({ message }) => message.siteId === siteId)).toBe(true);
  });

  it('come batch by batch, as they were committed', async () => {
    const batches = [3, 2, 1].map(n => Array.from({ length: 700 }, () => anEvent(T0 - n * SECOND)));
    for (const [i, batch] of batches.entries()) await storeEvents(T0 + i, ...batch);
    const past = await told(T0);
    expect(past.map(({ at }) => at)).toEqual([0, 1, 2].flatMap(i => Array(700).fill(T0 + i)));
    expect(new Set(past.map(({ message }) => message.id)).size).toBe(2100);
  });

  it('are of the sites and types asked for', async () => {
    await storeEvents(T0, anEvent(T0), anEvent(T0, { type: 'event' }), anEvent(T0, { siteId: 'site_other' }));
    expect(typesOf(await told(T0, { types: new Set<MessageType>(['event.tracked']) }))).toEqual([
      'event.tracked',
    ]);
    expect(await told(T0, { siteIds: [] })).toEqual([]);
  });

  it('tell of visits that ended since, in their last state', async () => {
    const idleFor = (ms: number, id: string) =>
      aSession({ id, startedAt: T0 - 3 * HOUR, lastSeenAt: T0 - ms });
    const over = idleFor(40 * MINUTE, 'ses_over');
    const stored = T0 - 2 * HOUR;
    await storeVisits(stored, { ...over, pageviews: 1, lastSeenAt: T0 - 2 * HOUR });
    await storeVisits(stored, { ...over, pageviews: 2 });
    await storeVisits(stored, idleFor(29 * MINUTE, 'ses_open'), idleFor(50 * MINUTE, 'ses_long_over'));
    await storeVisits(stored, { ...idleFor(41 * MINUTE, 'ses_history'), live: false });
    const past = await told(T0 - 15 * MINUTE);
    expect(past.map(({ message }) => JSON.parse(message.data))).toMatchObject([
      { id: 'ses_over', pageviews: 2 },
    ]);
    expect(past[0]!.at).toBe(endOf(over));
  });

  it('tell of a visit that was over when it came', async () => {
    const lastSeenAt = T0 - 20 * MINUTE - SESSION_TIMEOUT_MS;
    const belated = aSession({ id: 'ses_belated', startedAt: lastSeenAt, lastSeenAt });
    await storeVisits(T0 - SECOND, belated);
    expect(typesOf(await told(T0 - MINUTE))).toEqual(['session.ended']);
  });

  it('hold what no event caused, of the account and of the site where one is asked for', async () => {
    await announce(T0 - MINUTE, 'alert.triggered');
    await announce(T0, 'alert.triggered');
    await announce(T0 + 1, 'webhook.disabled', { siteId: null });
    await announce(T0 + 2, 'alert.resolved', { siteId: 'site_other' });
    expect(typesOf(await told(T0))).toEqual(['alert.triggered', 'webhook.disabled', 'alert.resolved']);
    expect(typesOf(await told(T0, { reach: [siteId] }))).toEqual(['alert.triggered']);
  });

  it('are in the order of time, whatever they come from', async () => {
    await storeEvents(T0 + 10, anEvent(T0));
    await announce(T0 + 5, 'alert.triggered');
    await announce(T0 + 15, 'alert.resolved');
    await storeEvents(T0 + 20, anEvent(T0, { type: 'event' }));
    expect(typesOf(await told(T0))).toEqual([
      'alert.triggered',
      'pageview.tracked',
      'alert.resolved',
      'event.tracked',
    ]);
  });
});
