import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, startClusterOfOne } from '../../../test/clickhouse-cluster.ts';
import { T0 } from '../../../test/events.ts';
import { aBatch, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { eventTables } from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { createFreezer, createPartsIntake } from './clickhouse-freezer.ts';
import { createEventReader, createEventWriter } from './clickhouse-rows.ts';
import { createClickHouseStore } from './clickhouse-store.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';

const DAY = 86_400_000;
const EVENTS = 50;

interface Engine {
  dataDir: string;
  url: () => string;
  store: ReturnType<typeof createClickHouseStore>;
  close(): Promise<void>;
}

/** An event store with its tables made, in a folder of its own. */
async function start(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const dataDir = join(folder, 'events');
  const engine = startEmbeddedEngine({ dataDir, log: pino({ level: 'silent' }), clock: systemClock });
  await engine.ready;
  const store = createClickHouseStore({ url: engine.url });
  await store.migrate();
  async function close(): Promise<void> {
    await store.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { dataDir, url: engine.url, store, close };
}

/** What stands in a table, the computed columns too; states of visits that add up to nothing are left out. */
const contents = ({ store }: Pick<Engine, 'store'>, table: string) =>
  store.query(
    `SELECT *, visitor, session FROM ${table} ${table === 'sessions' ? 'FINAL' : ''} ORDER BY visitor_id, stored_at`,
  );

let source: Engine;
beforeAll(async () => {
  source = await start();
  const texts = ['a\tb\nc\\d', '{"é":"👋"}', "it's", ''];
  const events = Array.from({ length: EVENTS }, (_, n) =>
    aTrackedEvent({
      id: `event-${n}`,
      at: T0 + n * DAY,
      visitorId: `vis_${n}`,
      path: `/${texts[n % 4]}`,
      props: { text: texts[n % 4]! },
      revenue: n % 2 ? { amount: 0.1 * n, currency: 'EUR' } : null,
    }),
  );
  await source.store.write(aBatch({ events }));
  const before = aSession({ id: 'ses_2', visitorId: 'vis_2' });
  await source.store.write(aBatch({ sessions: [{ before: null, after: before }] }));
  await source.store.write(
    aBatch({ sessions: [{ before, after: { ...before, pageviews: 3, lastSeenAt: T0 + 5 } }] }),
  );
});
afterAll(() => source.close());

describe('rows copied from one event store to another', () => {
  const all = { from: '1970-01-01', to: '2100-01-01', part: 0, parts: 1, rows: EVENTS };

  async function copy(
    from: Engine,
    to: Pick<Engine, 'url' | 'store'>,
    commit: boolean,
    cluster: string | null = null,
  ) {
    const reader = createEventReader(from.url());
    const writer = createEventWriter(to.url(), cluster);
    expect(await writer.isEmpty()).toBe(true);
    await writer.prepare();
    for (const table of eventTables) {
      for (const part of [0, 1, 2])
        await writer.write(table, await reader.read(table, { ...all, part, parts: 3 }));
      expect(await writer.sums(table)).toEqual(await reader.sums(table));
    }
    if (commit) await writer.commit();
    await Promise.all([reader.close(), writer.close()]);
  }

  it('are the same, and count only once all have come', async () => {
    const target = await start();
    try {
      await copy(source, target, false);
      for (const table of eventTables) expect(await contents(target, table)).toEqual([]);
      // A copy that did not come to its end is in nobody's way.
      await copy(source, target, true);
      for (const table of eventTables)
        expect(await contents(target, table)).toEqual(await contents(source, table));
      const writer = createEventWriter(target.url());
      expect(await writer.isEmpty()).toBe(false);
      await writer.close();
      // What comes next goes to the tables that now have them.
      await target.store.write(aBatch({ events: [aTrackedEvent({ id: 'next' })] }));
      expect(await contents(target, 'events')).toHaveLength(EVENTS + 1);
    } finally {
      await target.close();
    }
  });

  it('come to a cluster too', async () => {
    const cluster = await startClusterOfOne();
    const url = () => cluster.url;
    const store = createClickHouseStore({ url: cluster.url, cluster: CLUSTER });
    try {
      await store.migrate();
      await copy(source, { url, store }, true, CLUSTER);
      for (const table of eventTables)
        expect(await contents({ store }, table)).toEqual(await contents(source, table));
    } finally {
      await store.close();
      await cluster.stop();
    }
  });

  it('differ in their sums where one row is another', async () => {
    const target = await start();
    try {
      const reader = createEventReader(source.url());
      const writer = createEventWriter(target.url());
      await writer.prepare();
      const rows = Buffer.from(await reader.read('events', all)).toString('utf8');
      await writer.write('events', Buffer.from(rows.replace('event-7\t', 'event-X\t')));
      const [there, here] = [await reader.sums('events'), await writer.sums('events')];
      expect(here.events).toBe(there.events);
      expect(here).not.toEqual(there);
      await Promise.all([reader.close(), writer.close()]);
    } finally {
      await target.close();
    }
  });

  it('are found by their days', async () => {
    const reader = createEventReader(source.url());
    const days = await reader.days('events');
    expect(days).toHaveLength(EVENTS);
    expect(days[0]).toEqual({ day: new Date(T0).toISOString().slice(0, 10), rows: 1 });
    await reader.close();
  });
});

it('frozen tables are what they were, and another event store takes them in', async () => {
  const target = await start();
  const freezer = createFreezer(source);
  try {
    const [events, sessions] = await Promise.all(eventTables.map(table => contents(source, table)));
    const frozen = await freezer.freeze();
    expect(frozen.map(({ table, rows }) => [table, rows])).toEqual([
      ['events', EVENTS],
      ['sessions', 1],
    ]);
    await source.store.write(aBatch({ events: [aTrackedEvent({ id: 'later', siteId: 'site_later' })] }));

    const intake = createPartsIntake(target);
    for (const { table, folder, rows } of frozen) {
      const place = await intake.folderOf(table);
      for (const part of readdirSync(folder))
        cpSync(join(folder, part), join(place, part), { recursive: true });
      expect(await intake.attach(table)).toBe(rows);
    }
    expect(await contents(target, 'events')).toEqual(events);
    expect(await contents(target, 'sessions')).toEqual(sessions);
    await freezer.thaw();
    expect(() => readdirSync(frozen[0]!.folder)).toThrow('ENOENT');
  } finally {
    await target.close();
  }
});
