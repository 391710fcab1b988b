import type { Dialect } from './dialect.ts';
import { query, type SqlEngine } from './engine.ts';
import { alerts } from './migrations/006-alerts.ts';
import { experiments } from './migrations/007-experiments.ts';
import { members } from './migrations/008-members.ts';
import { data } from './migrations/009-data.ts';
import { webhookHealth } from './migrations/010-webhook-health.ts';
import { funnels } from './migrations/011-funnels.ts';
import { partitions } from './migrations/012-partitions.ts';
import { keyMark } from './migrations/013-key-mark.ts';
import { quarantine } from './migrations/014-quarantine.ts';
import { passwordLinks } from './migrations/015-password-links.ts';

/**
 * The tables, one set for SQLite and PostgreSQL: plain types both know, times as epoch milliseconds in BIGINT,
 * documents as JSON text. What the two spell differently comes from the dialect.
 *
 * A migration is never edited once it has landed; a change is a new one.
 */
interface Migration {
  name: string;
  statements(dialect: Dialect): string[];
}

const migrations: Migration[] = [
  {
    name: '001_accounts_and_sites',
    statements: () => [
      'CREATE TABLE accounts (id TEXT PRIMARY KEY, created_at BIGINT NOT NULL)',
      `CREATE TABLE users (
        id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), email TEXT NOT NULL UNIQUE,
        password_hash TEXT NOT NULL, created_at BIGINT NOT NULL)`,
      `CREATE TABLE user_sessions (
        token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
        created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
      `CREATE TABLE api_keys (
        id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), name TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL, scopes TEXT NOT NULL, created_at BIGINT NOT NULL,
        expires_at BIGINT, last_used_at BIGINT)`,
      `CREATE TABLE sites (
        id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), name TEXT NOT NULL,
        domain TEXT NOT NULL, timezone TEXT NOT NULL, settings TEXT NOT NULL, created_at BIGINT NOT NULL,
        last_goal_number INTEGER NOT NULL DEFAULT 0)`,
      'CREATE INDEX sites_by_account ON sites(account_id, id)',
      `CREATE TABLE goals (
        id TEXT PRIMARY KEY, site_id TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
        number INTEGER NOT NULL, doc TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (site_id, number))`,
      'CREATE TABLE salts (day TEXT PRIMARY KEY, salt TEXT NOT NULL)',
    ],
  },
  {
    name: '002_webhooks_and_deliveries',
    statements: () => [
      `CREATE TABLE webhooks (
        id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id),
        site_id TEXT REFERENCES sites(id) ON DELETE CASCADE, active INTEGER NOT NULL, doc TEXT NOT NULL,
        created_at BIGINT NOT NULL, last_triggered_at BIGINT, last_status INTEGER, failing_since BIGINT,
        exhausted_in_row INTEGER NOT NULL DEFAULT 0)`,
      'CREATE INDEX webhooks_by_account ON webhooks(account_id, id)',
      `CREATE TABLE webhook_secrets (
        webhook_id TEXT NOT NULL REFERENCES webhooks(id) ON DELETE CASCADE, sealed TEXT NOT NULL,
        created_at BIGINT NOT NULL, expires_at BIGINT, PRIMARY KEY (webhook_id, created_at))`,
      `CREATE TABLE messages (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, account_id TEXT NOT NULL, site_id TEXT, at BIGINT NOT NULL,
        data TEXT NOT NULL, stored_at BIGINT NOT NULL)`,
      // No foreign key to webhooks: a deleted webhook's log stays readable until it is pruned.
      `CREATE TABLE deliveries (
        id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL, message_id TEXT NOT NULL, type TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT, created_at BIGINT NOT NULL, next_at BIGINT,
        fence INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until BIGINT,
        attempts INTEGER NOT NULL DEFAULT 0, run_attempts INTEGER NOT NULL DEFAULT 0, run_started_at BIGINT,
        manual INTEGER NOT NULL DEFAULT 0, last_status INTEGER, last_error TEXT)`,
      // The queue: what is due of one webhook is one short range, whatever waits elsewhere.
      "CREATE INDEX deliveries_due ON deliveries(webhook_id, next_at, id) WHERE state = 'pending'",
      // Replays that people asked for: few, and they pass by the rest of the queue.
      "CREATE INDEX deliveries_manual ON deliveries(webhook_id, next_at, id) WHERE state = 'pending' AND manual = 1",
      "CREATE INDEX deliveries_leased ON deliveries(lease_until) WHERE state = 'sending'",
      // What is neither on its way nor delivered: few among millions, and what people look for.
      "CREATE INDEX deliveries_aside ON deliveries(state, webhook_id, id) WHERE state NOT IN ('pending', 'sending', 'succeeded')",
      'CREATE INDEX deliveries_by_webhook ON deliveries(webhook_id, id)',
      'CREATE INDEX deliveries_by_message ON deliveries(message_id)',
      `CREATE TABLE attempts (
        delivery_id TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, started_at BIGINT NOT NULL,
        status INTEGER, error TEXT, doc TEXT NOT NULL, PRIMARY KEY (delivery_id, number))`,
    ],
  },
  {
    name: '003_ingest',
    statements: ({ counter, keyed }) => [
      // Ids of events as 8-byte fingerprints, a row a commit; looked up in memory, read again at a start.
      `CREATE TABLE event_ids (seq ${counter}, at BIGINT NOT NULL, ids BLOB NOT NULL)`,
      'CREATE INDEX event_ids_by_age ON event_ids(at)',
      `CREATE TABLE visitors (
        site_id TEXT NOT NULL, visitor_id TEXT NOT NULL, first_seen_at BIGINT NOT NULL, goals TEXT NOT NULL,
        persistent INTEGER NOT NULL, PRIMARY KEY (site_id, visitor_id)) ${keyed}`,
      'CREATE INDEX visitors_daily_by_age ON visitors(first_seen_at) WHERE persistent = 0',
      // The journal: a row a commit, with its events, a JSON document a line, and the ids of sessions that ended.
      `CREATE TABLE event_log (seq ${counter}, events INTEGER NOT NULL, lines TEXT NOT NULL, ended TEXT NOT NULL)`,
      // Sessions as the snapshots left them; a row stays while it is to be fed or is its session's newest.
      `CREATE TABLE session_log (
        seq ${counter}, site_id TEXT NOT NULL, visitor_id TEXT NOT NULL, session_id TEXT NOT NULL,
        open INTEGER NOT NULL, line TEXT NOT NULL)`,
      // Where each open session's newest row is. Small rows: a snapshot touches few pages of it.
      `CREATE TABLE open_sessions (
        site_id TEXT NOT NULL, visitor_id TEXT NOT NULL, session_id TEXT NOT NULL, seq BIGINT NOT NULL,
        PRIMARY KEY (site_id, visitor_id)) ${keyed}`,
      // One row: how far journal and sessions are in the event store, how far the journal is in the snapshot, the
      // last row of sessions that open_sessions knows, and the batch on its way.
      `CREATE TABLE log_state (
        id INTEGER PRIMARY KEY, fed_seq BIGINT NOT NULL, fed_sessions_seq BIGINT NOT NULL,
        snapshot_seq BIGINT NOT NULL, sessions_seq BIGINT NOT NULL,
        plan_seq BIGINT, plan_sessions_seq BIGINT, plan_token TEXT)`,
      `INSERT INTO log_state (id, fed_seq, fed_sessions_seq, snapshot_seq, sessions_seq) VALUES (1, 0, 0, 0, 0)`,
    ],
  },
  {
    name: '004_webhook_jobs',
    statements: () => [
      // Backfills and bulk replays. `doc` says of what, `position` how far; `page` names the last page written.
      `CREATE TABLE webhook_jobs (
        id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhooks(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, doc TEXT NOT NULL, position TEXT NOT NULL,
        total BIGINT, done BIGINT NOT NULL, skipped BIGINT NOT NULL, page TEXT NOT NULL,
        created_at BIGINT NOT NULL, finished_at BIGINT)`,
      'CREATE INDEX webhook_jobs_by_webhook ON webhook_jobs(webhook_id, id)',
      "CREATE INDEX webhook_jobs_busy ON webhook_jobs(webhook_id, id) WHERE state IN ('pending', 'running')",
    ],
  },
  {
    name: '005_announced_messages',
    statements: () => [
      // What no event caused: few among millions, and read by the time they were stored.
      `CREATE INDEX messages_announced ON messages(account_id, stored_at, id) WHERE type NOT IN
        ('pageview.tracked', 'event.tracked', 'visitor.created', 'session.created', 'session.ended', 'goal.converted')`,
    ],
  },
  { name: '006_alerts', statements: alerts },
  { name: '007_experiments', statements: experiments },
  { name: '008_members', statements: members },
  { name: '009_data', statements: data },
  { name: '010_webhook_health', statements: webhookHealth },
  { name: '011_funnels', statements: funnels },
  { name: '012_partitions', statements: partitions },
  { name: '013_key_mark', statements: keyMark },
  { name: '014_quarantine', statements: quarantine },
  { name: '015_password_links', statements: passwordLinks },
];

/** All there are, the oldest first. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/**
 * Brings the tables to the newest form; runs what has not run yet, each migration as a whole.
 * @param last where to stop, for tests of what comes after
 * @returns the names of those that had not run
 */
export async function migrate(engine: SqlEngine, last?: string): Promise<string[]> {
  const makeList = () =>
    query(engine, engine.dialect.define('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)'));
  // PostgreSQL refuses the later of two that make it in the same moment; by then it is there.
  await makeList().catch(makeList);
  const ran = await namesRun(engine);
  const missing = migrations.filter(({ name }) => !ran.has(name) && (last === undefined || name <= last));
  for (const migration of missing) await run(engine, migration);
  return missing.map(({ name }) => name);
}

async function namesRun(engine: SqlEngine): Promise<Set<string>> {
  const { rows } = await query(engine, 'SELECT name FROM migrations');
  return new Set(rows.map(row => row.name as string));
}

/**
 * Its name is written first, and no other process can write it until this one is through: of two that start at once
 * one waits, and then finds that there is nothing left to do.
 */
async function run(engine: SqlEngine, { name, statements }: Migration): Promise<void> {
  const { dialect } = engine;
  const steps = statements(dialect).map(sql => ({ sql: dialect.define(sql) }));
  const noted = { sql: 'INSERT INTO migrations (name) VALUES (?)', params: [name] };
  try {
    await engine.transact([noted, ...steps], { isolation: 'read committed', unhurried: true });
  } catch (error) {
    if (!(await namesRun(engine)).has(name)) throw error;
  }
}
