import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Bellwether } from '../e2e/support/bellwether.ts';
import { fill } from './support/fill.ts';
import { KeptBellwether } from './support/kept.ts';
import { machine } from './support/machine.ts';
import { startVisitors } from './support/site.ts';
import { steadily } from './support/steady.ts';

/**
 * Reports over the embedded engine, as a dashboard asks for them: one big site with 90 days of events and four small
 * ones beside it. First on a quiet server, with the engine's processor time a call, which unlike the wall time is
 * hardly moved by what else the machine does; then with 500 events a second coming in.
 */
const MILLIONS = (process.env.MILLIONS ?? '1,10').split(',').map(Number);
const DAYS = 90;
const OTHERS = 4;
const EVENTS_OF_OTHERS = 50_000;
const EVENTS_A_VISIT = 5.05;
const PER_SECOND = Number(process.env.RATE ?? 500);
const SECONDS = Number(process.env.DURATION ?? 40);
/** A folder to make the events in once and use again; each run leaves those of its load in it. For one size. */
const KEEP = process.env.KEEP;
/** Calls of each report on the quiet server. */
const CALLS = Number(process.env.CALLS ?? 8);

const reports: Record<string, string> = {
  'stats 30d': 'stats?period=30d',
  'pages 30d': 'pages?period=30d',
  'sources 30d': 'sources?period=30d',
  'sources 30d by referrer': 'sources?period=30d&by=referrer',
  'locations 30d by city': 'locations?period=30d&by=city',
  'devices 30d': 'devices?period=30d',
  'stats 30d of a channel': 'stats?period=30d&filter=channel:is:Email',
  'stats 30d of a page': 'stats?period=30d&filter=page:is:/articles/0',
  'stats today': 'stats?period=today',
  'event names 30d': 'events/names?period=30d',
  'events 30d, newest': 'events?period=30d',
  'sessions 30d, newest': 'sessions?period=30d',
  'stats all': 'stats?period=all',
};

interface Measured {
  /** Milliseconds of a call. */
  quiet: number[];
  /** The engine's processor time of a call, ms. */
  cpu: number;
  loaded: number[];
}

/** Makes the sites and their past on a server that does not run. Returns the small ones' ids. */
async function prepare(server: Bellwether, millions: number): Promise<string[]> {
  await server.init('example.com');
  await server.start();
  const others: string[] = [];
  for (let n = 0; n < OTHERS; n++) {
    const body = { name: `Other ${n}`, domain: `other-${n}.example`, timezone: 'UTC' };
    const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', body);
    others.push(site.id);
  }
  await server.end();

  const to = Date.now();
  const historyOf = (siteId: string, events: number) => ({
    siteId,
    visits: Math.round(events / EVENTS_A_VISIT),
    from: to - DAYS * 86_400_000,
    to,
  });
  const big = millions * 1e6 - OTHERS * EVENTS_OF_OTHERS;
  const began = performance.now();
  await fill(server.folder, [
    ...others.map(siteId => historyOf(siteId, EVENTS_OF_OTHERS)),
    historyOf(server.siteId, big),
  ]);
  console.log(`${millions} M events made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return others;
}

async function measure(millions: number): Promise<Map<string, Measured>> {
  const env = { BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' };
  const kept = KEEP === undefined ? null : new KeptBellwether(KEEP, env);
  const server = kept ?? new Bellwether(env);
  try {
    const others = await (kept?.filled(fresh => prepare(fresh, millions)) ?? prepare(server, millions));
    await server.start();
    await server.logged(line => line.msg === 'The event store is ready.', server.log.length);

    const calls = new Map<string, string>([
      ...Object.entries(reports).map(([name, path]): [string, string] => [
        name,
        `/api/v1/sites/${server.siteId}/${path}`,
      ]),
      ['stats 30d of a small site', `/api/v1/sites/${others[0]}/stats?period=30d`],
    ]);
    /** NaN for a report that could not be had: see the line above the table. */
    const call = async (path: string): Promise<number> => {
      const from = performance.now();
      try {
        await server.api('GET', path);
        return performance.now() - from;
      } catch (error) {
        console.log(String(error));
        return Number.NaN;
      }
    };

    const measured = new Map<string, Measured>();
    for (const [name, path] of calls) {
      await call(path);
      const cpuBefore = cpuOf(server.enginePid);
      const quiet: number[] = [];
      for (let n = 0; n < CALLS; n++) quiet.push(await call(path));
      measured.set(name, { quiet, cpu: (cpuOf(server.enginePid) - cpuBefore) / CALLS, loaded: [] });
    }
    console.log(`${millions} M, quiet: ${memory(server)}`);

    const visitors = startVisitors(server, mark => `/articles/${(mark * 31) % 3000}`);
    const until = performance.now() + SECONDS * 1000;
    const load = steadily({ perSecond: PER_SECOND, seconds: SECONDS }, visitors.visit);
    await wait(2000);
    const share = await busy(server, 5000);
    console.log(`${millions} M, of a core at ${PER_SECOND}/s without reports: ${share}`);
    while (performance.now() < until) {
      for (const [name, path] of calls) {
        if (performance.now() < until) measured.get(name)!.loaded.push(await call(path));
      }
    }
    await load;
    console.log(`${millions} M, after the load: ${memory(server)}`);
    await visitors.stop();
    return measured;
  } finally {
    await server.remove();
  }
}

/** Processor time of a process so far, ms; the kernel counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What server and engine take of a core. */
async function busy({ pid, enginePid }: Bellwether, milliseconds: number): Promise<string> {
  const before = [cpuOf(pid), cpuOf(enginePid)] as const;
  await wait(milliseconds);
  const share = (cpu: number) => `${((100 * cpu) / milliseconds).toFixed(0)} %`;
  return `server ${share(cpuOf(pid) - before[0])}, engine ${share(cpuOf(enginePid) - before[1])}`;
}

function memory(server: Bellwether): string {
  const resident = (pid: number) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
  return `server ${resident(server.pid).toFixed(0)} MB, engine ${resident(server.enginePid).toFixed(0)} MB`;
}

const at = (values: number[], share: number): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN);

console.log(machine());
for (const millions of MILLIONS) {
  const rows = [...(await measure(millions))].map(([report, { quiet, cpu, loaded }]) => ({
    report,
    'quiet p50': at(quiet, 0.5),
    'engine cpu': Math.round(cpu),
    [`p50 at ${PER_SECOND}/s`]: at(loaded, 0.5),
    p95: at(loaded, 0.95),
    calls: loaded.length,
  }));
  console.log(`\n${millions} M events, ms:`);
  console.table(rows);
  console.log(machine());
  console.log(JSON.stringify({ millions, machine: machine(), rows }));
}
