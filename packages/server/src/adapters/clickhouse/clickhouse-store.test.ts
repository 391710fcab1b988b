import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBatch, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import type { EventErasure, EventStore } from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { describeEventErasure } from '../conformance/event-erasure.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { createClickHouseStore } from './clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine.ts';
import { intake } from './intake.ts';
import { oneServer } from './layout.ts';

/** Patient: other programs may keep the machine busy. */
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

const log = { info() {}, warn() {} };
let folder: string;
let engine: EmbeddedEngine;
let store: EventStore & EventErasure;

function startEngine(): EmbeddedEngine {
  return startEmbeddedEngine({ dataDir: join(folder, 'events'), log, clock: systemClock });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  engine = startEngine();
  await engine.ready;
  store = createClickHouseStore({ url: () => engine.url(), queryLimitSeconds: 1 });
  await store.migrate();
});
afterAll(async () => {
  await store.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describeEventStore(() => store);
describeEventErasure(() => store);

describe('a batch counts once', () => {
  const count = async (siteId: string) =>
    (
      await store.query<{ events: number; visits: number }>(
        `SELECT (SELECT count() FROM events WHERE site_id = {siteId:String}) AS events,
          (SELECT sum(sign) FROM sessions WHERE site_id = {siteId:String}) AS visits`,
        { siteId },
      )
    )[0];
  const batchFor = (siteId: string) =>
    aBatch({
      events: [aTrackedEvent({ siteId }), aTrackedEvent({ siteId })],
      sessions: [{ before: null, after: aSession({ siteId }) }],
    });

  it('when written again after a restart of the engine', async () => {
    const batch = batchFor('restarted');
    await store.write(batch);
    await engine.close();
    engine = startEngine();
    await engine.ready;
    await store.write(batch);
    expect(await count('restarted')).toEqual({ events: 2, visits: 1 });
  });

  it('when written again after the engine was killed', async () => {
    const batch = batchFor('killed');
    await store.write(batch);
    process.kill(engine.pid()!, 'SIGKILL');
    await poll(() => store.write(batch).then(() => 'written')).toBe('written');
    expect(await count('killed')).toEqual({ events: 2, visits: 1 });
  });
});

describe('an intake', () => {
  it('is written to only by who has made sure of it', async () => {
    const early = createClickHouseStore({ url: () => engine.url() });
    const batch = aBatch({ events: [aTrackedEvent({ siteId: 'early' })] });
    await expect(early.write(batch)).rejects.toMatchObject({ code: 'analytics_unavailable' });
    await early.migrate();
    await early.write(batch);
    await early.close();
    const sql = "SELECT count() AS n FROM events WHERE site_id = 'early'";
    expect(await store.query(sql)).toEqual([{ n: 1 }]);
  });

  it('goes when there is one of another version', async () => {
    const client = createClient({ url: engine.url() });
    const older = intake('events', 'doc String', table => `SELECT doc FROM ${table}`);
    for (const query of oneServer.createIntake(older)) await client.command({ query });
    const sql =
      "SELECT count() AS n FROM system.tables WHERE name LIKE 'events_in_%' OR name LIKE 'events_by_%'";
    expect(await store.query(sql)).toEqual([{ n: 4 }]);
    await store.migrate();
    expect(await store.query(sql)).toEqual([{ n: 2 }]);
    await client.close();
  });
});

describe('when the engine dies in a query', () => {
  it('tells so, and answers again by itself', async () => {
    const slow = store.query('SELECT sleepEachRow(0.9) AS slow FROM numbers(1)').catch((e: unknown) => e);
    const running = "SELECT count() AS n FROM system.processes WHERE query LIKE '%AS slow%'";
    await poll(async () => (await store.query<{ n: number }>(running))[0]?.n).toBeGreaterThan(1);
    process.kill(engine.pid()!, 'SIGKILL');
    expect(await slow).toMatchObject({ code: 'analytics_unavailable' });
    await poll(() => store.ping()).toBe(true);
    expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

// The last one: whatever is deleted after it touches all its months.
it('a batch may be of more months than a server lets by, and counts once', { timeout: 60_000 }, async () => {
  const events = Array.from({ length: 101 }, (_, month) =>
    aTrackedEvent({ siteId: 'decade', at: Date.UTC(2000, month, 1) }),
  );
  const sessions = events.map(({ at }, month) => {
    const when = { startedAt: at, lastEventAt: at, lastSeenAt: at };
    return { before: null, after: aSession({ id: `ses_${month}`, siteId: 'decade', ...when }) };
  });
  const batch = aBatch({ events, sessions });
  await store.write(batch);
  await store.write(batch);
  const [row] = await store.query(
    `SELECT (SELECT count() FROM events WHERE site_id = 'decade') AS events,
      (SELECT sum(sign) FROM sessions WHERE site_id = 'decade') AS visits`,
  );
  expect(row).toEqual({ events: 101, visits: 101 });
});
