import { defaultSettings } from '@bellwether/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aSite } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { aBatch, aSession, aTrackedEvent } from '../../test/tracked.ts';
import { query } from '../adapters/sql/engine.ts';
import { createErasureStore } from '../adapters/sql/erasure.ts';
import { createRetention } from './retention.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-15T13:00:00Z');

let events: Awaited<ReturnType<typeof tempEventStore>>;
let meta: Awaited<ReturnType<typeof tempSqlite>>;

beforeAll(async () => {
  events = await tempEventStore();
  meta = await tempSqlite();
});
afterAll(async () => {
  await meta.end();
  await events.end();
});

/** A visit of each day, by a visitor of its own, with its message; one visitor has come since. */
async function fill(siteId: string, daysAgo: number[]): Promise<void> {
  const visits = daysAgo.map(days => ({ days, at: NOW - days * DAY, visitorId: `vis_${days}` }));
  await events.store.write(
    aBatch({
      events: [
        ...visits.map(({ at, visitorId }) => aTrackedEvent({ siteId, at, visitorId })),
        aTrackedEvent({ siteId, at: NOW, visitorId: `vis_${daysAgo[0]}` }),
      ],
      sessions: visits.map(({ at, visitorId }) => ({
        before: null,
        after: aSession({
          id: `ses_${visitorId}`,
          siteId,
          visitorId,
          startedAt: at,
          lastEventAt: at,
          lastSeenAt: at,
        }),
      })),
    }),
  );
  await meta.engine.transact(
    visits.flatMap(({ at, visitorId }) => [
      {
        sql: "INSERT INTO visitors (site_id, visitor_id, first_seen_at, goals, persistent) VALUES (?, ?, ?, '[]', 1)",
        params: [siteId, visitorId, at],
      },
      {
        sql: "INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at) VALUES (?, 'pageview.tracked', 'acc', ?, ?, '{}', ?)",
        params: [`msg_${siteId}_${visitorId}`, siteId, at, at],
      },
    ]),
  );
}

async function left(siteId: string) {
  const [row] = await events.store.query<{ events: number; visits: number }>(
    `SELECT (SELECT count() FROM events WHERE site_id = {siteId:String}) AS events, sum(sign) AS visits
    FROM sessions WHERE site_id = {siteId:String}`,
    { siteId },
  );
  const count = async (table: string) =>
    Number(
      (await query(meta.engine, `SELECT count(*) AS n FROM ${table} WHERE site_id = ?`, [siteId])).rows[0]!.n,
    );
  return { ...row, visitors: await count('visitors'), messages: await count('messages') };
}

it('what is older than its site keeps it goes: events, visits, messages, and visitors not seen since', {
  timeout: 120_000,
}, async () => {
  const days = [100, 50, 31, 30, 29, 1];
  await fill('kept', days);
  await fill('aged', days);
  const clock = new FakeClock(NOW);
  const aged = aSite({ id: 'aged', settings: { ...defaultSettings, retentionDays: 30 } });
  const enforce = createRetention({
    sites: () => [aSite({ id: 'kept' }), aged],
    asked: createErasureStore(meta.engine),
    events: events.store,
    clock,
  });
  await enforce();
  await enforce();
  // 30 whole days and today; the visitor of the first day has come again.
  expect(await left('aged')).toEqual({ events: 4, visits: 3, visitors: 4, messages: 3 });
  expect(await left('kept')).toEqual({ events: 7, visits: 6, visitors: 6, messages: 6 });
  clock.advance(DAY);
  await enforce();
  expect(await left('aged')).toEqual({ events: 3, visits: 2, visitors: 3, messages: 2 });
});
