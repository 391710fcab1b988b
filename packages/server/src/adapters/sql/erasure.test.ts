import {
  type Conversion,
  messagesOf,
  messageTypes,
  sessionEndedMessage,
  type TrackedEvent,
} from '@bellwether/core';
import { expect, it } from 'vitest';
import { onDatabases } from '../../../test/databases.ts';
import { aCommit, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { query } from './engine.ts';
import { createErasureStore } from './erasure.ts';
import { createEventLog } from './event-log.ts';
import { createHistoryLog } from './history-log.ts';
import { createIngestStore } from './ingest.ts';
import { createQuarantine } from './quarantine.ts';

const conversion: Conversion = { goalId: 'goal_1', number: 1, name: '1', value: 1, currency: 'EUR' };

/** One of each type that tells of a visitor; what else they tell has the short id in it, too. */
function messagesAbout(visitorId: string) {
  const event = aTrackedEvent({
    id: `of-${visitorId}`,
    siteId: 'site_1',
    visitorId,
    newVisitor: true,
    startsSession: true,
    label: '1',
    conversions: [conversion],
  });
  const wanted = new Set(messageTypes);
  return [
    ...messagesOf(event, 'acc_1', wanted),
    ...messagesOf({ ...event, type: 'event', name: '1' }, 'acc_1', wanted),
    sessionEndedMessage(aSession({ siteId: 'site_1', visitorId }), 'acc_1'),
  ];
}

onDatabases('the messages of a visitor', open => {
  it.each(['1', 'says "1"', 'a\\b\u0000'])('are told from others: %j', async visitorId => {
    const { engine, end } = await open();
    const others = ['11', 'vis_11', 'visitor_2', '☃☃'];
    for (const { id, type, accountId, siteId, at, data } of [visitorId, ...others].flatMap(messagesAbout)) {
      await query(
        engine,
        'INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [id, type, accountId, siteId, at, data, at],
      );
    }
    const count = async () => Number((await query(engine, 'SELECT count(*) AS n FROM messages')).rows[0]!.n);
    const before = await count();
    const about = new Set(messagesAbout(visitorId).map(({ id }) => id));
    await createErasureStore(engine).deleteMessages({ siteId: 'site_1', visitorId, before: null }, '');
    expect(await count()).toBe(before - about.size);
    for (const id of about)
      expect((await query(engine, 'SELECT 1 FROM messages WHERE id = ?', [id])).rows).toEqual([]);
    await end();
  });
});

onDatabases('the quarantine', open => {
  const NOW = Date.parse('2026-01-15T12:00:00Z');

  /** Rows of visitors as the live way puts them aside. */
  async function filled(events: Partial<TrackedEvent>[]) {
    const { engine, end } = await open();
    const log = createEventLog(engine, () => 'token');
    await createIngestStore(engine).commit(aCommit({ now: NOW, events: events.map(aTrackedEvent) }));
    const refused = events.map((_, index) => ({ table: 'events' as const, index, reason: 'unreadable' }));
    await log.putAside((await log.next(10))!, refused, NOW);
    const quarantine = createQuarantine(engine);
    const visitors = async () =>
      (await quarantine.list(0, 10)).map(({ line }) => (JSON.parse(line) as TrackedEvent).visitorId);
    return { engine, end, quarantine, visitors, erasures: createErasureStore(engine) };
  }

  const rows = [
    { siteId: 'site_1', visitorId: 'a' },
    { siteId: 'site_1', visitorId: 'says "b"' },
    { siteId: 'site_2', visitorId: 'c' },
  ];

  it('lets go of a visitor, a site, and what a site keeps no longer', async () => {
    const { end, visitors, erasures } = await filled(rows);
    const site = { siteId: 'site_1', visitorId: null };
    await erasures.deleteQuarantined({ ...site, before: NOW });
    expect(await visitors()).toEqual(['a', 'says "b"', 'c']);
    await erasures.deleteQuarantined({ siteId: 'site_1', visitorId: 'says "b"', before: null });
    expect(await visitors()).toEqual(['a', 'c']);
    await erasures.deleteQuarantined({ ...site, before: NOW + 1 });
    expect(await visitors()).toEqual(['c']);
    await end();
  });

  it('gives rows back a site at a time, those that were asked for, and none of what is being deleted', async () => {
    const { engine, end, quarantine, visitors, erasures } = await filled(rows);
    const history = createHistoryLog(engine);
    expect(await history.planAgain('t')).toBeNull();
    const [first, , third] = await quarantine.list(0, 10);
    expect(await quarantine.retry([first!.id, third!.id, 1e9])).toBe(2);
    await erasures.add({ id: 'del_1', siteId: 'site_1', visitorId: null, createdAt: NOW });
    const plan = await history.planAgain('t');
    expect(plan).toMatchObject({
      siteId: 'site_2',
      token: 't',
      events: { count: 1, text: `${third!.line}\n` },
    });
    expect(await history.planned()).toEqual(plan);
    expect(await visitors()).toEqual(['a', 'says "b"']);
    await history.done(plan!);
    expect(await history.planAgain('t')).toBeNull();
    await erasures.done('del_1');
    expect(await history.planAgain('t')).toMatchObject({ siteId: 'site_1', events: { count: 1 } });
    expect(await quarantine.drop('all')).toBe(1);
    expect(await quarantine.count()).toBe(0);
    await end();
  });

  it('gives back no row that is dropped at that moment', async () => {
    const { engine, end, quarantine, visitors } = await filled(rows);
    await quarantine.retry('all');
    const [first] = await quarantine.list(0, 10);
    const late = createHistoryLog({
      ...engine,
      async transact(statements, options) {
        if (statements.length > 1) await quarantine.drop([first!.id]);
        return engine.transact(statements, options);
      },
    });
    const plan = await late.planAgain('t');
    expect(plan).toMatchObject({ siteId: 'site_1', events: { count: 1 } });
    expect(plan!.events.text).toContain('says');
    expect(await createHistoryLog(engine).planned()).toEqual(plan);
    expect(await visitors()).toEqual(['c']);
    await end();
  });
});
