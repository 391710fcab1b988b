import type { Dialect } from '../dialect.ts';

/** Rows that the event store could not read, and which of its rows the batch on its way goes without. */
export const quarantine = ({ counter }: Dialect): string[] => [
  `CREATE TABLE quarantine (
    id ${counter}, kind TEXT NOT NULL, site_id TEXT NOT NULL, origin TEXT NOT NULL, reason TEXT NOT NULL,
    line TEXT NOT NULL, put_aside_at BIGINT NOT NULL, again INTEGER NOT NULL DEFAULT 0)`,
  'CREATE INDEX quarantine_again ON quarantine(id) WHERE again = 1',
  'ALTER TABLE log_state ADD COLUMN plan_without TEXT',
];
