import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bellwether, product } from '../e2e/support/bellwether.ts';
import { allReports } from '../e2e/support/reports.ts';
import { startClickHouse } from '../packages/server/test/clickhouse.ts';
import { installedServers, startPostgres } from '../packages/server/test/postgres-server.ts';
import { fill } from './support/fill.ts';
import { machine } from './support/machine.ts';

/**
 * How long it takes to back a data folder up, to restore it, and to move it to PostgreSQL and ClickHouse; and that all
 * reports of both are those of the folder. The ClickHouse is the engine Bellwether brings, in a process of its own.
 */
const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const DAYS = 90;
const EVENTS_A_VISIT = 5.05;
const DAY = 86_400_000;

const scratch = mkdtempSync(join(tmpdir(), 'bellwether-move-'));
const server = new Bellwether();
const postgres = await startPostgres(installedServers().at(-1)!);
const clickhouse = await startClickHouse();
try {
  await server.init('example.com');
  const to = Date.now() - DAY;
  const visits = Math.round(EVENTS / EVENTS_A_VISIT);
  await fill(server.folder, [{ siteId: server.siteId, visits, from: to - DAYS * DAY, to }]);
  const target = { DATABASE_URL: (await postgres.createDatabase()).url, CLICKHOUSE_URL: clickhouse.url };
  const there = await reportsOf({});

  const backup = join(scratch, 'backup');
  const restored = join(scratch, 'restored');
  const seconds = {
    backup: await run(['backup', '--to', backup, '--data', server.folder]),
    restore: await run(['restore', '--from', backup, '--data', restored]),
    move: await run(['move', '--data', server.folder], target),
  };
  deepStrictEqual(await reportsOf({ BELLWETHER_DATA: restored }), there);
  deepStrictEqual(await reportsOf({ ...target, BELLWETHER_DATA: join(scratch, 'moved') }), there);
  console.log(machine());
  console.table(
    Object.entries(seconds).map(([what, took]) => ({ what, events: EVENTS, seconds: took.toFixed(1) })),
  );
  console.log('The reports of all three are the same.');
} finally {
  await server.remove();
  await postgres.stop();
  await clickhouse.stop();
  rmSync(scratch, { recursive: true, force: true });
}

/** What a server says that runs with these settings. */
async function reportsOf(env: Record<string, string>): Promise<Record<string, unknown>> {
  const running = new Bellwether({ BELLWETHER_DATA: server.folder, ...env });
  running.apiKey = server.apiKey;
  running.siteId = server.siteId;
  await running.start();
  await running.logged(line => line.msg === 'The event store is ready.');
  const reports = await allReports(running);
  await running.end();
  await running.remove();
  return reports;
}

/** @returns seconds */
async function run(args: string[], env: Record<string, string> = {}): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [product, ...args], {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`bellwether ${args[0]} ended with ${code}`);
  return (performance.now() - began) / 1000;
}
