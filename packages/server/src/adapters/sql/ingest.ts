import type { Message } from '@bellwether/core';
import {
  eventLine,
  type IngestCommit,
  type IngestStore,
  type KnownVisitor,
  linesOf,
  type NewDelivery,
  readEventLines,
  readSessionLine,
} from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { BEFORE_PARTITIONS, enter, type Partition, transactIn, WHOLE } from './partition.ts';
import { forgetAhead, sliceStatements, snapshotStatements } from './snapshot.ts';

/**
 * The ingest transaction over SQL. What every commit writes is written at the end of a table: one row of journal
 * and one of ids, whatever the number of events. Keyed tables cost a page a row, so they are left to what is new
 * (visitors) and to the snapshots, where a session's many changes are one.
 */
export function createIngestStore(engine: SqlEngine, partition: Partition = WHOLE): IngestStore {
  const { number } = partition;
  return {
    async visitors(asked) {
      const { rows } = await query(
        engine,
        `SELECT v.* FROM ${engine.dialect.rows({ site_id: 'text', visitor_id: 'text' })} AS asked
          JOIN visitors v ON v.site_id = asked.site_id AND v.visitor_id = asked.visitor_id`,
        [JSON.stringify(asked.map(({ siteId, visitorId }) => [siteId, visitorId]))],
      );
      return new Map(rows.map(row => [`${row.site_id}\0${row.visitor_id}`, knownVisitor(row)]));
    },
    async commit(batch) {
      await transactIn(engine, partition, commitStatements(engine.dialect, partition, batch));
    },
    async journalEnd() {
      const { rows } = await query(
        engine,
        'SELECT coalesce(max(seq), 0) AS seq FROM event_log WHERE partition = ?',
        [number],
      );
      return Number(rows[0]!.seq);
    },
    async recover(idsSince) {
      const [, , sessions, journal, ids, state] = await transactIn(engine, partition, [
        enter(engine.dialect, partition),
        forgetAhead(number),
        {
          sql: `SELECT line FROM open_sessions o
            JOIN session_log l ON l.partition = o.partition AND l.seq = o.seq WHERE o.partition = ?`,
          params: [number],
        },
        {
          sql: `SELECT lines, ended FROM event_log WHERE partition = ?
            AND seq > (SELECT snapshot_seq FROM log_state WHERE partition = ?) ORDER BY seq`,
          params: [number, number],
        },
        {
          sql: 'SELECT at, ids FROM event_ids WHERE at >= ? AND partition IN (?, ?) ORDER BY seq',
          params: [idsSince, number, BEFORE_PARTITIONS],
        },
        { sql: 'SELECT position, position_at FROM log_state WHERE partition = ?', params: [number] },
      ]);
      return {
        sessions: sessions!.rows.map(row => readSessionLine(row.line as string)),
        journal: journal!.rows.map(row => ({
          events: readEventLines(row.lines as string),
          ended: JSON.parse(row.ended as string) as string[],
        })),
        eventIds: ids!.rows.map(row => ({ at: Number(row.at), ids: row.ids as Uint8Array })),
        position: Number(state!.rows[0]?.position ?? 0),
        positionAt: Number(state!.rows[0]?.position_at ?? 0),
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
        { durable: false, unhurried: true },
      );
    },
  };
}

const knownVisitor = (row: Row): KnownVisitor => ({
  firstSeenAt: Number(row.first_seen_at),
  goals: JSON.parse(row.goals as string) as string[],
});

function commitStatements(dialect: Dialect, partition: Partition, batch: IngestCommit): Statement[] {
  const { visitors, messages, deliveries, snapshot, slice, now, position } = batch;
  const { number, epoch } = partition;
  return [
    // A journal that only grows need not wait for what happens at its other end.
    ...(epoch !== null || snapshot || slice ? [enter(dialect, partition)] : []),
    ...journalStatements(number, batch),
    ...(visitors.length > 0 ? [upsertVisitors(dialect, visitors)] : []),
    ...outboxStatements(dialect, messages, deliveries, now),
    ...(snapshot ? snapshotStatements(dialect, number, snapshot) : []),
    ...(slice ? sliceStatements(dialect, number, slice) : []),
    ...(position === undefined ? [] : [positionStatement(number, position, now)]),
  ];
}

function journalStatements(partition: number, batch: IngestCommit): Statement[] {
  const { events, ended, eventIds, now } = batch;
  if (events.length === 0 && ended.length === 0) return [];
  const { count, text } = linesOf(events.map(eventLine));
  return [
    {
      sql: 'INSERT INTO event_log (events, lines, ended, partition) VALUES (?, ?, ?, ?)',
      params: [count, text, JSON.stringify(ended), partition],
    },
    ...(eventIds.length > 0
      ? [
          {
            sql: 'INSERT INTO event_ids (at, ids, partition) VALUES (?, ?, ?)',
            params: [now, eventIds, partition],
          },
        ]
      : []),
  ];
}

const positionStatement = (partition: number, position: number, now: number): Statement => ({
  sql: 'UPDATE log_state SET position = ?, position_at = ? WHERE partition = ?',
  params: [position, now, partition],
});

/** @param kept the moment of the first visit that stays where the visitor is known */
export function upsertVisitors(
  dialect: Dialect,
  visitors: IngestCommit['visitors'],
  kept: 'known' | 'earlier' = 'known',
): Statement {
  const rows = visitors.map(({ siteId, visitorId, known, persistent }) => [
    siteId,
    visitorId,
    known.firstSeenAt,
    JSON.stringify(known.goals),
    persistent ? 1 : 0,
  ]);
  return {
    sql: `INSERT INTO visitors (site_id, visitor_id, first_seen_at, goals, persistent)
      SELECT * FROM ${dialect.rows(visitorColumns)} AS given WHERE true
      ON CONFLICT (site_id, visitor_id) DO UPDATE SET goals = excluded.goals${kept === 'earlier' ? EARLIER : ''}`,
    params: [JSON.stringify(rows)],
  };
}

const visitorColumns = {
  site_id: 'text',
  visitor_id: 'text',
  first_seen_at: 'integer',
  goals: 'text',
  persistent: 'integer',
} as const;

const EARLIER = `, first_seen_at = CASE WHEN excluded.first_seen_at < visitors.first_seen_at
  THEN excluded.first_seen_at ELSE visitors.first_seen_at END`;

/** Messages and their deliveries; a message that is there already (told again by a backfill) stays as it is. */
export function outboxStatements(
  dialect: Dialect,
  messages: Message[],
  deliveries: NewDelivery[],
  now: number,
): Statement[] {
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
        SELECT given.*, ? FROM ${givenMessages(dialect)} AS given WHERE true ON CONFLICT (id) DO NOTHING`,
      params: [now, messageRows(dialect, messages)],
    },
    {
      sql: `INSERT INTO deliveries (id, webhook_id, message_id, type, state, reason, created_at, next_at)
        SELECT * FROM ${dialect.rows(deliveryColumns)} AS given`,
      params: [JSON.stringify(deliveryRows)],
    },
  ];
}

const deliveryColumns = {
  id: 'text',
  webhook_id: 'text',
  message_id: 'text',
  type: 'text',
  state: 'text',
  reason: 'text',
  created_at: 'integer',
  next_at: 'integer',
} as const;

/** The relation of what `messageRows` makes. */
export const givenMessages = (dialect: Dialect): string =>
  dialect.rows({
    id: 'text',
    type: 'text',
    account_id: 'text',
    site_id: 'text',
    at: 'integer',
    data: 'document',
  });

/** Messages as one JSON array. */
export function messageRows(dialect: Dialect, messages: readonly Message[]): string {
  const rows = messages.map(
    m =>
      `[${JSON.stringify([m.id, m.type, m.accountId, m.siteId, m.at]).slice(1, -1)},${dialect.document(m.data)}]`,
  );
  return `[${rows.join(',')}]`;
}
