import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { AppError, type Grant, newId } from '@bellwether/core';
import { Registry as Metrics } from 'prom-client';
import { FakeClock } from '../../../test/fake-clock.ts';
import { createAccount, createKey, createSite, type NewKey } from '../../accounts/accounts.ts';
import { createDeliveryStore } from '../../adapters/sql/deliveries.ts';
import { createMessageStore } from '../../adapters/sql/messages.ts';
import { migrate } from '../../adapters/sql/migrations.ts';
import { createRegistry } from '../../adapters/sql/registry/index.ts';
import { createWebhookJobs } from '../../adapters/sql/webhook-jobs.ts';
import { openSqlite } from '../../adapters/sqlite/sqlite-engine.ts';
import type { DashboardFiles } from '../../dashboard-files.ts';
import { checkUrl } from '../../deliver/check-url.ts';
import type { Erasure, EventStore, Letter, Mailer, User } from '../../ports/index.ts';
import { createSealer } from '../../secrets/sealer.ts';
import { createHub, createStreams, telling } from '../../stream/index.ts';
import { createApp } from '../app.ts';
import type { AppDeps, HttpSettings } from '../deps.ts';
import { acceptAsNew, invite } from '../invitations.ts';
import { answerCheck } from './answer-check.ts';

export const PASSWORD = 'correct horse battery';
export const SETUP_TOKEN = 'the-token-that-was-printed';
export const HOST = 'stats.example.com';

/** The analytics engine, away: reports are tested where they are written, here only who may ask for them. */
const engineAway: EventStore = {
  migrate: async () => undefined,
  write: async () => undefined,
  refusedRows: async () => [],
  query: () => Promise.reject(new AppError('analytics_unavailable')),
  ping: async () => false,
  close: async () => undefined,
};

const file = (type: string, text: string) => ({ type, body: Buffer.from(text), gzipped: gzipSync(text) });
const dashboard: DashboardFiles = new Map([
  ['/index.html', file('text/html; charset=utf-8', '<!doctype html><title>Bellwether</title>')],
  ['/theme.js', file('text/javascript; charset=utf-8', '/* theme */')],
  ['/assets/index-1a2b.js', file('text/javascript; charset=utf-8', '/* dashboard */')],
]);

/** An app over real SQLite, with what it did to the rest of the server written down. */
export async function startApp(settings: Partial<HttpSettings> = {}) {
  const engine = openSqlite(':memory:');
  await migrate(engine);
  const clock = new FakeClock();
  const registry = createRegistry(engine);
  const hub = createHub();
  /** Streams are resumed once this resolves. */
  const past = { caughtUp: Promise.resolve() };
  const deliveries = telling(createDeliveryStore(engine), hub);
  const webhookJobs = createWebhookJobs(engine);
  const noted = {
    changed: [] as string[],
    woken: 0,
    jobsChanged: 0,
    logged: [] as object[],
    collected: [] as object[],
    erased: [] as Erasure[],
    letters: [] as Letter[],
  };
  /** What the engine would answer; null while it is away. */
  const told = {
    counts: null as Record<string, number> | null,
    /** What visitors of a site are assigned. */
    assignments: {} as Record<string, Record<string, string>>,
  };
  const stores = { meta: true, events: true };
  const log = {
    info: () => undefined,
    warn: (line: object) => void noted.logged.push(line),
    error: (line: object) => void noted.logged.push(line),
  };
  const streams = createStreams({
    hub,
    eventStore: engineAway,
    messages: createMessageStore(engine),
    caughtUp: () => past.caughtUp,
    sitesOf: () => [],
    clock,
    log,
  });
  const mailer: Mailer = { send: async letters => void noted.letters.push(...letters) };
  const sealer = createSealer(randomBytes(32));
  const deps: AppDeps = {
    settings: {
      version: '0.0.0-test',
      publicUrl: `https://${HOST}`,
      apiRequestsPerMinute: 50,
      webhooksPerSite: 10,
      ...settings,
    },
    registry,
    deliveries,
    webhookJobs,
    async countBackfill() {
      if (!told.counts) throw new AppError('analytics_unavailable');
      return told.counts;
    },
    jobsChanged: () => void noted.jobsChanged++,
    eventStore: engineAway,
    data: {
      async collect(siteId, body) {
        noted.collected.push({ siteId, body: Buffer.from(body).toString() });
        return { accepted: 1, dropped: null };
      },
      erasures: {
        async ask(siteId, visitorId) {
          const erasure = { id: 'del_1', siteId, visitorId, createdAt: clock.now() };
          noted.erased.push(erasure);
          return erasure;
        },
        ofSite: async siteId => noted.erased.filter(erasure => erasure.siteId === siteId),
      },
      async importFile(_site, format, bytes) {
        let body = '';
        for await (const chunk of bytes) body += Buffer.from(chunk).toString();
        noted.collected.push({ format, body });
        return { imported: 1, duplicates: 0, rejectedCount: 0, rejected: [] };
      },
    },
    streams,
    sealer,
    checkUrl: url => checkUrl(url, { allow: [], resolve: async () => [] }),
    changed: (kind, id) => void noted.changed.push(`${kind} ${id}`),
    deliveriesDue: () => void noted.woken++,
    assignments: async ({ siteId }) => told.assignments[siteId] ?? {},
    alertValue: () => null,
    mailer,
    ready: async () => stores,
    clientAddress: request => request.socket.remoteAddress ?? '',
    metrics: new Metrics(),
    trackerScript: 'console.log("tracker")',
    dashboard,
    setupToken: SETUP_TOKEN,
    clock,
    ids: prefix => newId(prefix, clock.now(), randomBytes(10)),
    random: randomBytes,
    log,
  };
  const app = await createApp(deps);
  const check = answerCheck(app.swagger());

  async function close(): Promise<void> {
    await app.close();
    await engine.close();
  }

  let people = 0;
  /** An account with a site and a key, and ways to ask as it. */
  async function account(key: Partial<NewKey> = {}) {
    const email = `person${++people}@example.com`;
    const user = await createAccount(deps, { email, password: PASSWORD });
    const { accountId } = user;
    const site = await createSite(deps, { accountId, domain: 'example.com' });
    const apiKey = await createKey(deps, { accountId, name: 'Test', ...key });
    const ask = asking({ authorization: `Bearer ${apiKey.key}` });
    return { user, email, accountId, site, apiKey, ...ask };
  }

  /** Ways to send requests with these headers. */
  function asking(headers: Record<string, string>) {
    const send =
      (method: 'GET' | 'POST' | 'PATCH' | 'DELETE') =>
      async (url: string, body?: object, more: Record<string, string> = {}) => {
        const asked = { method, url, headers: { host: HOST, ...headers, ...more } };
        const answer = await app.inject({ ...asked, ...(body && { payload: body }) });
        const json = answer.headers['content-type']?.toString().startsWith('application/json');
        const routed = json && answer.statusCode !== 405 && answer.json().code !== 'not_found';
        if (routed && url.startsWith('/api/')) check(method, url, answer.statusCode, answer.json());
        return answer;
      };
    return { get: send('GET'), post: send('POST'), patch: send('PATCH'), delete: send('DELETE') };
  }

  /** Ways to ask with the session of somebody who signs in. */
  async function signIn(email: string, headers: Record<string, string> = {}) {
    const answer = await asking(headers).post('/api/v1/auth/sign-in', { email, password: PASSWORD });
    const [cookie] = answer.cookies;
    if (!cookie) throw new Error(`No session: ${answer.body}`);
    return { cookie, ...asking({ cookie: `${cookie.name}=${cookie.value}` }) };
  }

  /** Somebody whom the owner of an account took in, and ways to ask with their session. */
  async function member({ user, accountId }: { user: User; accountId: string }, grant: Partial<Grant>) {
    const { role = null, sites = [] } = grant;
    const { invitation } = await invite(deps, user, accountId, { role, sites }, null);
    const email = `person${++people}@example.com`;
    await acceptAsNew(deps, invitation, { email, password: PASSWORD });
    return { email, ...(await signIn(email)) };
  }

  return {
    app,
    deps,
    hub,
    past,
    clock,
    registry,
    deliveries,
    webhookJobs,
    sealer,
    noted,
    told,
    stores,
    close,
    account,
    member,
    asking,
    signIn,
  };
}

export type TestApp = Awaited<ReturnType<typeof startApp>>;
