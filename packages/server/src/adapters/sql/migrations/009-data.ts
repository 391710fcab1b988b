import type { Dialect } from '../dialect.ts';

/** Events of the past that wait for their place in the event store, and what is to be deleted. */
export const data = ({ counter }: Dialect): string[] => [
  // A row what was taken at once. Read by site, since a batch is of one.
  `CREATE TABLE history_log (
    seq ${counter}, site_id TEXT NOT NULL, events INTEGER NOT NULL, doc TEXT NOT NULL)`,
  'CREATE INDEX history_log_by_site ON history_log(site_id, seq)',
  // The batch on its way, if there is one: the rows it is made of, and what goes to the event store.
  'CREATE TABLE history_plan (id INTEGER PRIMARY KEY, seqs TEXT NOT NULL, doc TEXT NOT NULL)',
  // A site (visitor_id null) or a visitor whose data is being deleted; the row goes when all of it is gone.
  `CREATE TABLE deletions (
    id TEXT PRIMARY KEY, site_id TEXT NOT NULL, visitor_id TEXT, created_at BIGINT NOT NULL)`,
  'CREATE INDEX deletions_by_site ON deletions(site_id, id)',
];
