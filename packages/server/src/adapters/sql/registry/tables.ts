import type { Role, SiteRole } from '@bellwether/core';
import {
  type Compilable,
  DummyDriver,
  type Generated,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Result, SqlEngine, SqlValue, Statement } from '../engine.ts';

/** The tables of what people set up, as migrations.ts makes them. Documents (`settings`, `doc`) are JSON text. */
export interface Tables {
  accounts: { id: string; created_at: number };
  users: { id: string; account_id: string; email: string; password_hash: string; created_at: number };
  members: { id: string; account_id: string; user_id: string; role: Role | null; created_at: number };
  member_sites: { member_id: string; site_id: string; role: SiteRole };
  invitations: {
    id: string;
    account_id: string;
    token_hash: string;
    email: string | null;
    role: Role | null;
    sites: string;
    invited_by: string;
    created_at: number;
    expires_at: number;
  };
  sign_ins: {
    id: string;
    token_hash: string;
    user_id: string;
    account_id: string;
    user_agent: string;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
  };
  password_links: { token_hash: string; user_id: string; created_at: number; expires_at: number };
  api_keys: {
    id: string;
    account_id: string;
    name: string;
    hash: string;
    hint: string;
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  };
  sites: {
    id: string;
    account_id: string;
    name: string;
    domain: string;
    timezone: string;
    settings: string;
    created_at: number;
    last_goal_number: Generated<number>;
  };
  experiments: { id: string; site_id: string; key: string; doc: string; created_at: number };
  experiment_decisions: { experiment_id: string; doc: string };
  goals: { id: string; site_id: string; number: number; doc: string; created_at: number };
  funnels: { id: string; site_id: string; doc: string; created_at: number };
  alerts: { id: string; site_id: string; doc: string; state: string | null; created_at: number };
  alert_firings: {
    id: string;
    alert_id: string;
    at: number;
    doc: string;
    resolved_at: number | null;
    resolved_value: number | null;
  };
  webhooks: {
    id: string;
    account_id: string;
    site_id: string | null;
    active: number;
    doc: string;
    created_at: number;
    last_triggered_at: number | null;
    last_status: number | null;
    failing_since: number | null;
    exhausted_in_row: Generated<number>;
  };
  webhook_secrets: { webhook_id: string; sealed: string; created_at: number; expires_at: number | null };
  salts: { day: string; salt: string };
}

/**
 * Builds statements, never runs them: the engine takes whole transactions, so Kysely gets no driver. Its SQLite
 * spelling (`?`, quoted names, `RETURNING`, `ON CONFLICT`) is what every engine of ours takes.
 */
export const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: own => new SqliteIntrospector(own),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A built statement as the engine takes it. */
export const statementOf = (built: Compilable<unknown>): Statement => {
  const { sql, parameters } = built.compile();
  return { sql, params: parameters as readonly SqlValue[] };
};

/** Runs built statements as one transaction. */
export const transact = (engine: SqlEngine, ...built: Compilable<unknown>[]): Promise<Result[]> =>
  engine.transact(built.map(statementOf));

/** The rows of one built query, typed as the builder knows them. */
export async function rowsOf<R>(engine: SqlEngine, built: Compilable<R>): Promise<R[]> {
  const [result] = await transact(engine, built);
  return result!.rows as R[];
}

/** The rows of several built queries, as of one moment. */
export async function rowsOfEach<Queries extends Compilable<unknown>[]>(
  engine: SqlEngine,
  ...built: Queries
): Promise<{ [K in keyof Queries]: Queries[K] extends Compilable<infer R> ? R[] : never }> {
  const results = await transact(engine, ...built);
  return results.map(({ rows }) => rows) as Awaited<ReturnType<typeof rowsOfEach<Queries>>>;
}

/** The first row of one built query, or null. */
export const firstOf = async <R>(engine: SqlEngine, built: Compilable<R>): Promise<R | null> =>
  (await rowsOf(engine, built))[0] ?? null;

/** Whether the one built statement changed anything. */
export async function changed(engine: SqlEngine, built: Compilable<unknown>): Promise<boolean> {
  const [result] = await transact(engine, built);
  return result!.changes > 0;
}
