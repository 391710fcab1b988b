import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultPoint } from '../packages/server/src/fault-points.ts';
import { BROWSER, scaledOut } from './support/bellwether.ts';
import { MortalBellwether } from './support/faults.ts';
import { type Outcome, promisedOutcomes } from './support/outcome-table.ts';
import { type Received, startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

/**
 * What becomes of an event when the server dies at a step of its way: what docs/outcomes.md says, row by row.
 * Each row has an event name and a page of its own, so that the rows share one data folder.
 */
interface Step {
  /** Where to die, and at which of the things done there: a regular expression, NAME standing for the row's name. */
  at?: [point: FaultPoint, doing?: string];
  /** Until acknowledged, under one id, if not otherwise said. */
  sends?: 'once' | 'again without an id';
  /** Minutes ago that the event happened. */
  ago?: number;
  /** How the receiver answers the row's first request; null never does. */
  firstAnswer?: number | null;
  /** Once the event is acknowledged: what brings the death about, where that is not the step alone. */
  death?: () => Promise<unknown>;
  /** The message whose requests are counted. */
  message?: 'event.tracked' | 'session.ended' | 'webhook.disabled';
  /** Only the engine dies. */
  engine?: true;
}

const stopping = () => server.end('SIGTERM');
/** Once the row's request is out, for which there is no answer. */
const asked = () => until('the request is out', () => ours('event.tracked').length > 0);

const EVENT_COMMIT = 'INSERT INTO event_log.*NAME';
const CLAIM = "SET state = 'sending'.*NAME";
const RESULT = 'INSERT INTO attempts';
const SNAPSHOT = 'INSERT INTO session_log.*NAME';
const SESSION_END = 'session\\.ended.*NAME';
const GONE = 'INSERT INTO attempts.*Answered 410';
const SWITCH_OFF = 'NAME.*It answered 410 Gone';

const steps: Record<string, Step> = {
  'before the commit; the event is sent once': { at: ['before-commit', EVENT_COMMIT], sends: 'once' },
  'before the commit; it is sent until acknowledged': { at: ['before-commit', EVENT_COMMIT] },
  'after the commit, before the 202; sent once': { at: ['after-commit', EVENT_COMMIT], sends: 'once' },
  'after the commit, before the 202; sent again with its id': { at: ['after-commit', EVENT_COMMIT] },
  'after the commit, before the 202; sent again without an id': {
    at: ['after-commit', EVENT_COMMIT],
    sends: 'again without an id',
  },
  'after the 202': { at: ['answered'] },

  'while the delivery is claimed': { at: ['before-commit', CLAIM] },
  'after the claim, before the request': { at: ['after-commit', CLAIM] },
  'after the request, before the answer': {
    firstAnswer: null,
    death: () => asked().then(() => server.end('SIGKILL')),
  },
  'after the answer, before its result is written': { at: ['before-commit', RESULT] },
  'after the result is written': { at: ['after-commit', RESULT] },
  'while a retry waits': { at: ['after-commit', RESULT], firstAnswer: 500 },

  'after a batch for the event store is planned': { at: ['planned', 'NAME'] },
  'after its events are in the event store, before its visits': { at: ['half-written', 'NAME'] },
  'after it is in the event store, before it leaves the log': { at: ['written', 'NAME'] },
  'while the changed visits are written': { at: ['before-commit', SNAPSHOT] },
  'after the changed visits are written': { at: ['after-commit', SNAPSHOT] },
  'not, but its engine does, in an insert': { at: ['inserting', 'events'], engine: true },
  'not, but its engine does, after an insert': { at: ['inserted', 'events'], engine: true },

  "while a visit's end is written (`session.ended`)": {
    at: ['before-commit', SESSION_END],
    ago: 35,
    message: 'session.ended',
  },
  "after a visit's end is written (`session.ended`)": {
    at: ['after-commit', SESSION_END],
    ago: 35,
    message: 'session.ended',
  },
  "after a receiver's 410 is written, before its webhook is switched off (`webhook.disabled`)": {
    at: ['after-commit', GONE],
    message: 'webhook.disabled',
  },
  'while a webhook is switched off (`webhook.disabled`)': {
    at: ['before-commit', SWITCH_OFF],
    message: 'webhook.disabled',
  },
  'after a webhook is switched off (`webhook.disabled`)': {
    at: ['after-commit', SWITCH_OFF],
    message: 'webhook.disabled',
  },

  'while it stops and waits for an answer': {
    firstAnswer: null,
    async death() {
      await asked();
      const from = server.log.length;
      const end = stopping();
      await server.logged(line => line.msg.startsWith('Stopping'), from);
      await server.end('SIGKILL');
      await end;
    },
  },
};

let server: MortalBellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let webhookIds: string[];
/** The row under way: its name, and how its first request is answered. */
let name = '';
let firstAnswer: number | null = 200;
const seen = new Map<string, Outcome>();

async function hears(events: string[], more: object = {}): Promise<string> {
  const { webhook } = await server.api<{ webhook: { id: string } }>('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url: receiver.url,
    events,
    retry: Array(20).fill(1),
    ...more,
  });
  return webhook.id;
}

/** Whether a request is of the row's event, visit or webhook. */
function isOurs({ headers, message: { type, data } }: Received, which: string): boolean {
  if (type !== which || headers['x-row'] !== undefined) return false;
  if (type === 'event.tracked') return data.name === name;
  if (type === 'session.ended') return data.entryPath === `/${name}`;
  return (data.webhook as { name: string }).name === name;
}
const ours = (which: string): Received[] => receiver.received.filter(request => isOurs(request, which));

/** Reports an event of the row's visitor. Whether it was acknowledged. */
async function report(event: string, { id, minutes = 0 }: { id?: string; minutes?: number }) {
  const timestamp = minutes > 0 ? Date.now() - minutes * 60_000 : undefined;
  const url = `http://localhost/${event}`;
  try {
    const response = await server.collect(
      { site: server.siteId, id, type: 'event', name: event, url, timestamp },
      { 'User-Agent': `${BROWSER} (${event})` },
    );
    await response.arrayBuffer();
    return response.status === 202;
  } catch {
    return false; // It died.
  }
}

/** As a browser that tries again would, or would not. */
async function send({ sends, ago }: Step): Promise<boolean> {
  const id = sends === 'again without an id' ? undefined : randomUUID();
  for (;;) {
    if (await report(name, { id, minutes: ago })) return true;
    if (sends === 'once') return false;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Plays a row until nothing is left to do. */
async function play(step: Step): Promise<Outcome> {
  const message = step.message ?? 'event.tracked';
  firstAnswer = step.firstAnswer === undefined ? 200 : step.firstAnswer;
  const [point, doing = ''] = step.at ?? [];
  if (message === 'webhook.disabled') {
    const filter = [{ field: 'path', op: 'matches', value: `/${name}*` }];
    webhookIds.push(await hears(['event.tracked'], { name, filter, headers: { 'X-Row': name } }));
  }

  if (point) server.dieAt({ point, doing: doing.replace('NAME', name) });
  const sending = send(step);
  if (step.death) void sending.then(step.death);
  if (step.engine) await until('the engine died', () => server.diedThere);
  else {
    await until('the server died', () => !server.alive);
    expect(server.diedThere).toBe(true);
    await server.start();
  }
  const acknowledged = (await sending) ? 'yes' : 'no';
  await settled(message);
  const requests = ours(message);
  return {
    acknowledged,
    requests: requests.length,
    messages: new Set(requests.map(r => r.headers['webhook-id'])).size,
    counted: (await counts()).get(name) ?? 0,
  };
}

/** An event later than the row's is delivered and counted, and so is what came before it. */
async function settled(message: string): Promise<void> {
  const later = `${name}-later`;
  expect(await report(later, {})).toBe(true);
  await until('the later event is counted', async () => (await counts()).has(later));
  if (message !== 'event.tracked') await until(message, () => ours(message).length > 0);
  await until('no delivery waits', done);
}

/** Whether all that is to be sent has been, and its result is written. */
async function done(): Promise<boolean> {
  for (const id of webhookIds) {
    const path = `/api/v1/webhooks/${id}/deliveries?limit=1000`;
    const { deliveries } = await server.api<{ deliveries: { state: string }[] }>('GET', path);
    if (deliveries.some(d => d.state === 'pending' || d.state === 'sending')) return false;
  }
  return true;
}

/** Events by name, as the reports count them; nothing while the engine is away. */
async function counts(): Promise<Map<string, number>> {
  const path = `/api/v1/sites/${server.siteId}/events/names?period=7d&limit=1000`;
  const { names } = await server
    .api<{ names: { name: string; count: number }[] }>('GET', path)
    .catch(() => ({ names: [] }));
  return new Map(names.map(entry => [entry.name, entry.count]));
}

const promised = promisedOutcomes();

// The steps are those of one process; what breaks of many is in e2e/scaled/faults.test.ts.
describe.skipIf(scaledOut)('when the server dies', () => {
  beforeAll(async () => {
    server = new MortalBellwether();
    await server.prepare();
    await server.init();
    receiver = await startReceiver(request => {
      if (request.headers['x-row'] !== undefined) return 410;
      if (!isOurs(request, 'event.tracked') || ours('event.tracked').length > 1) return 200;
      return firstAnswer ?? new Promise<never>(() => {});
    });
    await server.start();
    webhookIds = [await hears(['event.tracked', 'session.ended', 'webhook.disabled'])];
  });
  afterAll(async () => {
    await server?.remove();
    await receiver?.stop();
  });

  it.each(Object.keys(steps))('%s', async row => {
    name = `row-${Object.keys(steps).indexOf(row)}`;
    const outcome = await play(steps[row]!);
    seen.set(row, outcome);
    const { requests } = promised.get(row)!;
    expect(requests).toContain(outcome.requests);
    expect({ ...outcome, requests }).toEqual(promised.get(row));
  });

  it('each visit counts once, with all its events', async () => {
    const visits = [...seen.keys()].flatMap((row, i) => {
      const { counted } = seen.get(row)!;
      return [...(counted > 0 ? [[`/row-${i}`, counted]] : []), [`/row-${i}-later`, 1]];
    });
    const site = `/api/v1/sites/${server.siteId}`;
    await until('the visits are counted', async () => {
      const { metrics } = await server.api<{ metrics: { visits: number } }>('GET', `${site}/stats?period=7d`);
      return metrics.visits >= visits.length;
    });
    type Visits = { sessions: { entryPath: string; events: number }[] };
    const { sessions } = await server.api<Visits>('GET', `${site}/sessions?period=7d&limit=1000`);
    const { metrics } = await server.api<{ metrics: { visits: number } }>('GET', `${site}/stats?period=7d`);
    expect(sessions.map(s => [s.entryPath, s.events]).toSorted()).toEqual(visits.toSorted());
    expect(metrics.visits).toBe(visits.length);
  });

  it('the documentation tells of the same steps', () => {
    expect([...promised.keys()]).toEqual(Object.keys(steps));
  });
});

it('the product has no fault points', () => {
  const dist = new URL('../packages/server/dist/', import.meta.url);
  for (const program of ['bellwether.js', 'sqlite-worker.js', 'engine.js']) {
    expect(readdirSync(dist)).toContain(program);
    expect(readFileSync(new URL(program, dist), 'utf8')).not.toMatch(/FAULT_POINT|faultPoint|before-commit/);
  }
});
