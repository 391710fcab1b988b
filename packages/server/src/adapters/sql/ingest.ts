import type { Message, Session } from '@bellwether/core';
import type {
  IngestCommit,
  IngestStore,
  JournalEntry,
  KnownVisitor,
  NewDelivery,
  SessionChange,
} from '../../ports/index.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { loggedSession } from './logged-session.ts';
import { insertRows } from './rows.ts';

/**
 * The ingest transaction over SQL. What every commit writes is written at the end of a table: one row of journal
 * and one of ids, whatever the number of events. Keyed tables cost a page a row, so they are left to what is new
 * (visitors) and to the snapshots, where a session's many changes are one.
 */
export function createIngestStore(engine: SqlEngine): IngestStore {
  return {
    async visitors(asked) {
      const { rows } = await query(
        engine,
        `SELECT v.* FROM json_each(?) asked
          JOIN visitors v ON v.site_id = asked.value->>0 AND v.visitor_id = asked.value->>1`,
        [JSON.stringify(asked.map(({ siteId, visitorId }) => [siteId, visitorId]))],
      );
      return new Map(rows.map(row => [`${row.site_id}\0${row.visitor_id}`, knownVisitor(row)]));
    },
    async commit(batch) {
      await engine.transact(commitStatements(batch));
    },
    async recover(idsSince) {
      const [sessions, journal, ids] = await engine.transact([
        { sql: 'SELECT doc FROM open_sessions' },
        { sql: 'SELECT doc FROM event_log WHERE seq > (SELECT snapshot_seq FROM log_state) ORDER BY seq' },
        { sql: 'SELECT at, ids FROM event_ids WHERE at >= ? ORDER BY seq', params: [idsSince] },
      ]);
      return {
        sessions: sessions!.rows.map(row => JSON.parse(row.doc as string) as Session),
        journal: journal!.rows.map(row => JSON.parse(row.doc as string) as JournalEntry),
        eventIds: ids!.rows.map(row => ({ at: Number(row.at), ids: row.ids as Uint8Array })),
      };
    },
    async prune({ eventIds, dailyVisitors }) {
      await engine.transact(
        [
          { sql: 'DELETE FROM event_ids WHERE at < ?', params: [eventIds] },
          // A visitor with daily ids can come again only while a salt of its day lives, or its visit is open.
          {
            sql: `DELETE FROM visitors WHERE persistent = 0 AND first_seen_at < ? AND NOT EXISTS (
              SELECT 1 FROM open_sessions s WHERE s.site_id = visitors.site_id AND s.visitor_id = visitors.visitor_id)`,
            params: [dailyVisitors],
          },
        ],
        { durable: false },
      );
    },
  };
}

const knownVisitor = (row: Row): KnownVisitor => ({
  firstSeenAt: Number(row.first_seen_at),
  goals: JSON.parse(row.goals as string) as string[],
});

function commitStatements(batch: IngestCommit): Statement[] {
  const { visitors, messages, deliveries, snapshot, now } = batch;
  return [
    ...journalStatements(batch),
    ...(visitors.length > 0 ? [upsertVisitors(visitors)] : []),
    ...outboxStatements(messages, deliveries, now),
    ...(snapshot ? snapshotStatements(snapshot) : []),
  ];
}

function journalStatements({ events, ended, eventIds, now }: IngestCommit): Statement[] {
  if (events.length === 0 && ended.length === 0) return [];
  const entry: JournalEntry = { events, ended };
  return [
    {
      sql: 'INSERT INTO event_log (events, doc) VALUES (?, ?)',
      params: [events.length, JSON.stringify(entry)],
    },
    ...(eventIds.length > 0
      ? [{ sql: 'INSERT INTO event_ids (at, ids) VALUES (?, ?)', params: [now, eventIds] }]
      : []),
  ];
}

function upsertVisitors(visitors: IngestCommit['visitors']): Statement {
  const rows = visitors.map(({ siteId, visitorId, known, persistent }) => [
    siteId,
    visitorId,
    known.firstSeenAt,
    JSON.stringify(known.goals),
    persistent ? 1 : 0,
  ]);
  return {
    sql: `INSERT INTO visitors (site_id, visitor_id, first_seen_at, goals, persistent)
      SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?) WHERE true
      ON CONFLICT (site_id, visitor_id) DO UPDATE SET goals = excluded.goals`,
    params: [JSON.stringify(rows)],
  };
}

/** The changed sessions, the same changes for the event store, and how far the journal is now accounted for. */
function snapshotStatements(snapshot: SessionChange[]): Statement[] {
  const ended = snapshot.filter(s => s.ended && s.before !== null);
  const open = snapshot.filter(s => !s.ended);
  const changed = snapshot.filter(s => s.before !== s.after);
  return [
    ...insertRows(
      'INSERT INTO session_log (doc)',
      changed.map(change => [JSON.stringify(loggedSession(change))]),
    ),
    // By the session's own id too: the visitor may have the next visit open already.
    {
      sql: `DELETE FROM open_sessions WHERE (site_id, visitor_id, doc->>'id') IN (
        SELECT value->>0, value->>1, value->>2 FROM json_each(?))`,
      params: [JSON.stringify(ended.map(({ after: s }) => [s.siteId, s.visitorId, s.id]))],
    },
    ...insertRows(
      'INSERT INTO open_sessions (site_id, visitor_id, doc)',
      open.map(({ after: s }) => [s.siteId, s.visitorId, JSON.stringify(s)]),
      'ON CONFLICT (site_id, visitor_id) DO UPDATE SET doc = excluded.doc',
    ),
    // An empty log means that all of it was done with, so the position stands.
    { sql: 'UPDATE log_state SET snapshot_seq = coalesce((SELECT max(seq) FROM event_log), snapshot_seq)' },
    { sql: TRIM_LOG },
  ];
}

/** A log row goes once it is both in the event store and in a snapshot. */
export const TRIM_LOG =
  'DELETE FROM event_log WHERE seq <= (SELECT min(fed_seq, snapshot_seq) FROM log_state)';

/** Messages and their deliveries; a message that is there already (told again by a backfill) stays as it is. */
export function outboxStatements(messages: Message[], deliveries: NewDelivery[], now: number): Statement[] {
  if (messages.length === 0) return [];
  const types = new Map(messages.map(m => [m.id, m.type]));
  const deliveryRows = deliveries.map(d => [
    d.id,
    d.webhookId,
    d.messageId,
    types.get(d.messageId)!,
    d.state,
    d.reason,
    d.createdAt,
    d.state === 'pending' ? d.createdAt : null,
  ]);
  return [
    {
      sql: `INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->5, ? FROM json_each(?) WHERE true
        ON CONFLICT (id) DO NOTHING`,
      params: [now, messageRows(messages)],
    },
    {
      sql: `INSERT INTO deliveries (id, webhook_id, message_id, type, state, reason, created_at, next_at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
        FROM json_each(?)`,
      params: [JSON.stringify(deliveryRows)],
    },
  ];
}

/**
 * Messages as one JSON array. The data is JSON already and is placed in it as it is, not as a string of JSON: that
 * saves escaping it here and unescaping it there.
 */
export function messageRows(messages: readonly Message[]): string {
  const rows = messages.map(
    m => `[${JSON.stringify([m.id, m.type, m.accountId, m.siteId, m.at]).slice(1, -1)},${m.data}]`,
  );
  return `[${rows.join(',')}]`;
}
