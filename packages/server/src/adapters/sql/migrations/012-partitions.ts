import type { Dialect } from '../dialect.ts';

/**
 * Logs and open sessions of several partitions of the visitors, each worked at by the holder of its lease. What there
 * was is partition 0. In SQLite, where there is no other, the number takes no bytes: a 0 stands in a row's header.
 */
export const partitions = ({ keyed, byPartition }: Dialect): string[] => [
  ...['event_log', 'session_log', 'event_ids'].map(
    table => `ALTER TABLE ${table} ADD COLUMN partition INTEGER NOT NULL DEFAULT 0`,
  ),
  ...byPartition('event_log'),
  ...byPartition('session_log'),
  // In the key, since a visitor may have a visit open where it was before there were several. At its end: visitors
  // are looked up without it, and all of a partition is read at a change of hands only.
  'ALTER TABLE open_sessions RENAME TO open_sessions_of_one',
  `CREATE TABLE open_sessions (
    site_id TEXT NOT NULL, visitor_id TEXT NOT NULL, session_id TEXT NOT NULL, seq BIGINT NOT NULL,
    partition INTEGER NOT NULL, PRIMARY KEY (site_id, visitor_id, partition)) ${keyed}`,
  `INSERT INTO open_sessions (site_id, visitor_id, session_id, seq, partition)
    SELECT site_id, visitor_id, session_id, seq, 0 FROM open_sessions_of_one`,
  'DROP TABLE open_sessions_of_one',
  // A row a partition, made with the first that is written there. `position`: how far its accepted log is processed, and when that was written.
  'UPDATE log_state SET id = 0',
  'ALTER TABLE log_state RENAME COLUMN id TO partition',
  'ALTER TABLE log_state ADD COLUMN position BIGINT NOT NULL DEFAULT 0',
  'ALTER TABLE log_state ADD COLUMN position_at BIGINT NOT NULL DEFAULT 0',
  // Of the lease under which the row was last written. A check rather than NOT NULL, for its name: see partition.ts.
  'ALTER TABLE log_state ADD COLUMN epoch BIGINT DEFAULT 0 CONSTRAINT lease_held CHECK (epoch IS NOT NULL)',
  // A row stays when its lease is given back: its epoch must never go back.
  `CREATE TABLE leases (
    name TEXT PRIMARY KEY, holder TEXT NOT NULL, epoch BIGINT NOT NULL, until BIGINT NOT NULL) ${keyed}`,
  `CREATE TABLE hits (key TEXT PRIMARY KEY, began BIGINT NOT NULL, count BIGINT NOT NULL) ${keyed}`,
  'CREATE INDEX hits_by_age ON hits(began)',
];
