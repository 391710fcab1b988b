import type { Message, Session, TrackedEvent } from '@bellwether/core';
import type {
  IngestCommit,
  IngestContext,
  IngestLookup,
  IngestStore,
  NewDelivery,
  SessionChange,
} from '../../ports/index.ts';
import { query, type SqlEngine, type Statement } from './engine.ts';
import { loggedSession } from './logged-session.ts';

/**
 * The ingest transaction over SQL. Every statement takes its rows as one JSON array, so a batch costs a handful
 * of statements whatever its size; documents are placed in the arrays as they are, not as strings of JSON, which
 * saves escaping them here and unescaping them there.
 */
export function createIngestStore(engine: SqlEngine): IngestStore {
  return {
    async lookup(asked) {
      const [taken, visitors] = await engine.transact(lookupStatements(asked));
      return contextOf(taken!.rows, visitors!.rows);
    },
    async commit(batch) {
      await engine.transact(commitStatements(batch));
    },
    async openSessions() {
      const { rows } = await query(engine, 'SELECT doc FROM open_sessions');
      return rows.map(row => JSON.parse(row.doc as string) as Session);
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

function lookupStatements({ eventKeys, visitors }: IngestLookup): Statement[] {
  return [
    {
      sql: 'SELECT e.key FROM json_each(?) asked JOIN event_ids e ON e.key = asked.value',
      params: [JSON.stringify(eventKeys)],
    },
    {
      sql: `SELECT v.* FROM json_each(?) asked
        JOIN visitors v ON v.site_id = asked.value->>0 AND v.visitor_id = asked.value->>1`,
      params: [JSON.stringify(visitors.map(({ siteId, visitorId }) => [siteId, visitorId]))],
    },
  ];
}

type Rows = Awaited<ReturnType<SqlEngine['transact']>>[number]['rows'];

function contextOf(taken: Rows, visitors: Rows): IngestContext {
  return {
    taken: new Set(taken.map(row => row.key as string)),
    visitors: new Map(
      visitors.map(row => [
        `${row.site_id}\0${row.visitor_id}`,
        { firstSeenAt: Number(row.first_seen_at), goals: JSON.parse(row.goals as string) as string[] },
      ]),
    ),
  };
}

function commitStatements(batch: IngestCommit): Statement[] {
  const { events, sessions, visitors, messages, deliveries, now } = batch;
  const ended = sessions.filter(s => s.ended);
  const open = sessions.filter(s => !s.ended);
  return [
    ...(events.length > 0 ? eventStatements(events, now) : []),
    ...(sessions.length > 0 ? [logSessions(sessions)] : []),
    ...(visitors.length > 0 ? [upsertVisitors(visitors)] : []),
    ...(ended.length > 0 ? [closeSessions(ended)] : []),
    ...(open.length > 0 ? [upsertSessions(open)] : []),
    ...outboxStatements(messages, deliveries, now),
  ];
}

function eventStatements(events: TrackedEvent[], now: number): Statement[] {
  return [
    {
      sql: 'INSERT INTO event_ids (key, at) SELECT value, ? FROM json_each(?)',
      params: [now, JSON.stringify(events.map(e => `${e.siteId}\0${e.id}`))],
    },
    {
      sql: "INSERT INTO event_log (kind, doc) SELECT 'e', value FROM json_each(?)",
      params: [JSON.stringify(events)],
    },
  ];
}

function logSessions(sessions: SessionChange[]): Statement {
  return {
    sql: "INSERT INTO event_log (kind, doc) SELECT 's', value FROM json_each(?)",
    params: [JSON.stringify(sessions.filter(s => s.before !== s.after).map(loggedSession))],
  };
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

function upsertSessions(sessions: SessionChange[]): Statement {
  return {
    sql: `INSERT INTO open_sessions (site_id, visitor_id, doc)
      SELECT value->>'siteId', value->>'visitorId', value FROM json_each(?) WHERE true
      ON CONFLICT (site_id, visitor_id) DO UPDATE SET doc = excluded.doc`,
    params: [JSON.stringify(sessions.map(s => s.after))],
  };
}

/** By the session's own id too: the visitor may have the next visit open already. */
function closeSessions(sessions: SessionChange[]): Statement {
  return {
    sql: `DELETE FROM open_sessions WHERE (site_id, visitor_id, doc->>'id') IN (
      SELECT value->>0, value->>1, value->>2 FROM json_each(?))`,
    params: [JSON.stringify(sessions.map(({ after: s }) => [s.siteId, s.visitorId, s.id]))],
  };
}

/** Messages and their deliveries; a message that is there already (told again by a backfill) stays as it is. */
export function outboxStatements(messages: Message[], deliveries: NewDelivery[], now: number): Statement[] {
  if (messages.length === 0) return [];
  const types = new Map(messages.map(m => [m.id, m.type]));
  const messageRows = messages.map(
    m => `[${JSON.stringify([m.id, m.type, m.accountId, m.siteId, m.at]).slice(1, -1)},${m.data}]`,
  );
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
      params: [now, `[${messageRows.join(',')}]`],
    },
    {
      sql: `INSERT INTO deliveries (id, webhook_id, message_id, type, state, reason, created_at, next_at)
        SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
        FROM json_each(?)`,
      params: [JSON.stringify(deliveryRows)],
    },
  ];
}
