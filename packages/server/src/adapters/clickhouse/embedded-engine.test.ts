import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@bellwether/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../../test/fake-clock.ts';
import { entryPoint } from '../../entry-point.ts';
import { systemClock } from '../../system-clock.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine.ts';

/** Patient: other programs may keep the machine busy. */
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

let dataDir: string;
let cleanUp: (() => unknown)[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  cleanUp = [() => rmSync(dataDir, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
});

interface LogLine {
  complaint?: string;
  restartInMs?: number;
}

function start(clock: Clock = systemClock) {
  const warnings: LogLine[] = [];
  let restarts = 0;
  const engine = startEmbeddedEngine({
    dataDir,
    clock,
    log: { info() {}, warn: (line: LogLine) => warnings.push(line) },
    onRestart: () => restarts++,
  });
  cleanUp.push(() => engine.close());
  return { engine, warnings, restarts: () => restarts };
}

/** An engine as the server starts it, with this test as its server. */
function forkEngine(): ChildProcess {
  const child = fork(entryPoint('engine'), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  cleanUp.push(() => child.kill('SIGKILL'));
  child.send({ dataDir, password: 'p', memoryLimit: 300e6 });
  return child;
}

/** Address and credentials apart, as fetch wants them. */
function door(engine: EmbeddedEngine) {
  const { origin, username, password } = new URL(engine.url());
  return { origin, basic: `Basic ${btoa(`${username}:${password}`)}`, password };
}

const processing = (engine: EmbeddedEngine, pid: number | undefined) => () => {
  const now = engine.pid();
  return now !== undefined && now !== pid;
};

it('answers nobody who does not know the password', async () => {
  const { engine } = start();
  await engine.ready;
  const { origin, basic, password } = door(engine);
  const unknown: Record<string, string>[] = [{}, { Authorization: 'Basic eDp5' }, { 'X-ClickHouse-Key': '' }];
  for (const headers of unknown) {
    for (const path of ['/ping', '/?query=SELECT%201']) {
      const response = await fetch(origin + path, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('x-clickhouse-exception-code')).toBe('516');
      await response.text();
    }
  }
  const known: Record<string, string>[] = [
    { Authorization: basic },
    { 'X-ClickHouse-User': 'any', 'X-ClickHouse-Key': password },
  ];
  for (const headers of known) {
    expect(await (await fetch(`${origin}/?query=SELECT%201`, { headers })).text()).toBe('1\n');
  }
});

it('tells errors in ClickHouse’s form', async () => {
  const { engine } = start();
  await engine.ready;
  const { origin, basic } = door(engine);
  const response = await fetch(origin, {
    method: 'POST',
    body: 'SELECT FROM FROM',
    headers: { Authorization: basic },
  });
  expect(response.status).toBe(500);
  expect(response.headers.get('x-clickhouse-exception-code')).toBe('62');
  expect(await response.text()).toMatch(/^Code: 62\. DB::Exception: Syntax error.*\(SYNTAX_ERROR\)\s*$/s);
});

it('gives no rows of a failed query to the next one', async () => {
  const { engine } = start();
  await engine.ready;
  const { origin, basic } = door(engine);
  const ask = async (body: string) => {
    const response = await fetch(origin, { method: 'POST', body, headers: { Authorization: basic } });
    return response.text();
  };
  const failing = "SELECT throwIf(number = 5, 'enough') FROM numbers(10) SETTINGS max_block_size = 1";
  expect(await ask(failing)).toContain('enough');
  expect(await ask('SELECT 7')).toBe('7\n');
});

it('starts the engine again: at once, then after growing pauses', async () => {
  const clock = new FakeClock();
  const { engine, warnings, restarts } = start(clock);
  await engine.ready;
  for (const pause of [0, 500, 1000, 2000]) {
    const pid = engine.pid()!;
    process.kill(pid, 'SIGKILL');
    await poll(() => clock.waiting()).toEqual([clock.now() + pause]);
    expect(() => engine.url()).toThrow(expect.objectContaining({ code: 'analytics_unavailable' }));
    clock.advance(pause);
    await poll(processing(engine, pid)).toBe(true);
  }
  expect(warnings.map(line => line.restartInMs)).toEqual([0, 500, 1000, 2000]);
  expect(restarts()).toBe(4);
});

it('begins the pauses anew once the engine ran well', async () => {
  const clock = new FakeClock();
  const { engine, warnings } = start(clock);
  await engine.ready;
  for (let i = 0; i < 2; i++) {
    clock.advance(60_000);
    process.kill(engine.pid()!, 'SIGKILL');
    await poll(() => clock.waiting()).toEqual([clock.now()]);
    clock.advance(0);
    await poll(() => serves(engine)).toBe(true);
  }
  expect(warnings.map(line => line.restartInMs)).toEqual([0, 0]);
});

it('ends with the server that started it', async () => {
  const child = forkEngine();
  await once(child, 'message');
  child.disconnect();
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
});

it('waits for the engine of a killed server to leave the folder', async () => {
  const orphan = forkEngine();
  await once(orphan, 'message');
  const successor = forkEngine();
  const ready = once(successor, 'message');
  const [complaint] = await once(successor.stderr!, 'data');
  expect(String(complaint)).toContain('Cannot lock');
  orphan.disconnect();
  expect(await ready).toContainEqual({ port: expect.any(Number) });
});

it('stops after the query it is at', async () => {
  const { engine } = start();
  await engine.ready;
  const { origin, basic } = door(engine);
  const headers = { Authorization: basic };
  const answer = fetch(`${origin}/?query=SELECT%20sleepEachRow(0.5)%20AS%20slow`, { headers });
  const running = encodeURIComponent("SELECT count() FROM system.processes WHERE query LIKE '%AS slow%'");
  await poll(async () => (await fetch(`${origin}/?query=${running}`, { headers })).text()).toBe('2\n');
  await engine.close();
  expect(await (await answer).text()).toBe('0\n');
  expect(engine.pid()).toBeUndefined();
});

it('rejects `ready` when closed before', async () => {
  const { engine } = start();
  await engine.close();
  await expect(engine.ready).rejects.toThrow('closed');
});

function serves(engine: EmbeddedEngine): boolean {
  try {
    return engine.url() !== '';
  } catch {
    return false;
  }
}
