import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageTypes } from '@bellwether/core';
import pino from 'pino';
import { createAccount, createKey, createSite } from '../../accounts/accounts.ts';
import { openStores, type RunningServer, startServer } from '../../compose.ts';
import type { Config } from '../../config/settings.ts';
import { parseFlags } from '../flags.ts';
import { addAlerts } from './alerts.ts';
import { bringCrowd, landingPage, startExperiment } from './experiment.ts';
import { lineOf } from './lines.ts';
import { startDemoReceiver } from './receiver.ts';
import { aJourney, aVisitor, type Step, type Visitor } from './visitors.ts';

/** The demo fires every type there is; `--once` waits for all of them. */
const fired = messageTypes;
const ONCE_SECONDS = 60;
const DOMAIN = 'shop.example';
const account = { email: 'demo@bellwether.example', password: 'bellwether-demo' };

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Shows the main job in a throwaway data folder: visitors come, webhooks land, each is verified. */
export async function demo(argv: readonly string[]): Promise<void> {
  const { config: given, switches } = parseFlags(argv, { once: 'switch' });
  const data = await mkdtemp(join(tmpdir(), 'bellwether-demo-'));
  const config: Config = {
    ...given,
    data,
    webhookAllow: '127.0.0.0/8',
    trustedProxies: '127.0.0.1',
    apiRateLimit: 10_000,
  };
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  try {
    const complete = await run(config, switches.once === true, stopping.signal);
    if (switches.once && !complete) process.exitCode = 1;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function run(config: Config, once: boolean, stop: AbortSignal): Promise<boolean> {
  const { apiKey, siteId, landingId } = await setUp(config);
  const missing = new Set<string>(fired);
  let refused = 0;
  const receiver = await startDemoReceiver(landing => {
    say(lineOf(landing, new Date()));
    if (landing.message) missing.delete(landing.type);
    else refused++;
  });
  const server = await startSomewhere(config);
  try {
    const call = apiOf(server.url, apiKey);
    await register(call, siteId, landingId, receiver);
    announce(server.url, apiKey, siteId, once);
    await addAlerts(call, { shop: { id: siteId, domain: DOMAIN }, landingId });
    const send = senderOf(server.url, siteId);
    const deadline = Date.now() + ONCE_SECONDS * 1000;
    await earlierVisits(send);
    await bringCrowd(server.url, landingId, stop);
    while (!stop.aborted && !(once && (missing.size === 0 || Date.now() > deadline))) {
      await oneVisit(send, stop);
      await server.decideExperiments!();
    }
    if (once) conclude(missing, refused);
    return missing.size === 0 && refused === 0;
  } finally {
    await server.stop();
    await receiver.stop();
  }
}

/** The account, the site and a key, made before the server runs. */
async function setUp(config: Config) {
  const stores = await openStores(config);
  try {
    const { accountId } = await createAccount(stores, account);
    const site = await createSite(stores, { accountId, domain: DOMAIN, name: 'Demo shop' });
    const landing = await createSite(stores, { accountId, ...landingPage });
    const { key } = await createKey(stores, { accountId, name: 'demo' });
    return { apiKey: key, siteId: site.id, landingId: landing.id };
  } finally {
    await stores.close();
  }
}

/** On the configured port, or a free one when that is taken. */
async function startSomewhere(config: Config): Promise<RunningServer> {
  const log = pino({ level: 'error', base: null }, pino.destination(2)); // Warnings belong to what it shows.
  try {
    return await startServer(config, log);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startServer({ ...config, port: 0 }, log);
  }
}

type Call = <T>(path: string, body?: object, method?: 'POST' | 'PATCH') => Promise<T>;

function apiOf(url: string, apiKey: string): Call {
  return async <T>(path: string, body?: object, method = 'POST') => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  };
}

/** Goals, an experiment, webhooks that hear everything of the shop and the experiment’s end, and one that is gone. */
async function register(
  call: Call,
  siteId: string,
  landingId: string,
  receiver: { url: string; useSecret(path: string, secret: string): void },
) {
  await call('/goals', { siteId, name: 'Signup', kind: 'page', path: '/thanks', value: 5, currency: 'USD' });
  await call('/goals', { siteId, name: 'Order', kind: 'event', eventName: 'order', oncePer: 'every' });
  const { webhook } = await call<{ webhook: { id: string; secret: string } }>('/webhooks', {
    siteId,
    name: 'Demo receiver',
    url: `${receiver.url}/hook`,
    events: fired,
  });
  receiver.useSecret('/hook', webhook.secret);
  await startExperiment(call, landingId);
  const { webhook: landing } = await call<{ webhook: { secret: string } }>('/webhooks', {
    siteId: landingId,
    name: 'Demo receiver, landing page',
    url: `${receiver.url}/landing`,
    events: ['experiment.decided', 'traffic.drop'],
  });
  receiver.useSecret('/landing', landing.secret);
  await call('/webhooks', {
    siteId,
    name: 'Moved away',
    url: `${receiver.url}/gone`,
    events: ['event.tracked'],
  });
  await call(`/webhooks/${webhook.id}/test`);
}

function announce(url: string, apiKey: string, siteId: string, once: boolean): void {
  say();
  say(`  Visitors come to ${DOMAIN}; its webhooks land here, each verified with the receiver SDK.`);
  if (!once) {
    say(`  The dashboard: ${url}`);
    say(`    sign in as ${account.email} with the password ${account.password}`);
  }
  say('  The reports:');
  say(`    curl -H 'Authorization: Bearer ${apiKey}' '${url}/api/v1/sites/${siteId}/stats?period=today'`);
  if (!once) say('  Ctrl-C ends the demo and removes its data.');
  say();
}

type Send = (visitor: Visitor, step: Step, at?: number) => Promise<void>;

function senderOf(url: string, site: string): Send {
  return async ({ headers, query, ...facts }, { path, ...step }, at) => {
    const body = {
      site,
      ...step,
      ...facts,
      url: `https://${DOMAIN}${path}${query}`,
      ...(at && { timestamp: at }),
    };
    const response = await fetch(`${url}/api/event`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.status !== 202) throw new Error(`/api/event: ${response.status} ${await response.text()}`);
  };
}

/** Visits of the last hour that are over by now, so that their ends are told in the first seconds. */
async function earlierVisits(send: Send): Promise<void> {
  for (let visit = 0; visit < 5; visit++) {
    const visitor = aVisitor(Math.random);
    let at = Date.now() - (45 + 2 * visit) * 60_000;
    for (const step of aJourney(Math.random)) {
      await send(visitor, step, at);
      at += 20_000 + Math.random() * 60_000;
    }
  }
}

async function oneVisit(send: Send, stop: AbortSignal): Promise<void> {
  const visitor = aVisitor(Math.random);
  for (const step of aJourney(Math.random)) {
    if (stop.aborted) return;
    await send(visitor, step);
    await pause(200 + Math.random() * 400, undefined, { signal: stop }).catch(() => {});
  }
}

function conclude(missing: ReadonlySet<string>, refused: number): void {
  say();
  if (missing.size === 0 && refused === 0)
    say(`  All ${fired.length} message types were delivered and verified.`);
  else say(`  Not delivered and verified: ${[...missing].join(', ') || `${refused} refused`}.`);
}
