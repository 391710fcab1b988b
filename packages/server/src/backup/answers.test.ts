import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { openControlDoor } from '../control/index.ts';
import type { Freezer } from '../ports/index.ts';
import { createBackupAnswers } from './answers.ts';
import { BackupError } from './backup-error.ts';
import { reachHolder } from './remote-holder.ts';
import type { Standstill } from './standstill.ts';

const silent = { info() {}, warn() {}, error() {} };
const table = { table: 'events', folder: '/frozen', rows: 3 };

let folder: string;
let clock: FakeClock;
let held: number;
let frozen: number;
let reachable: boolean;
let door: Awaited<ReturnType<typeof openControlDoor>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  clock = new FakeClock();
  held = 0;
  frozen = 0;
  reachable = true;
  const standstill: Pick<Standstill, 'hold'> = {
    async hold() {
      held++;
      return () => void held--;
    },
  };
  const freezer: Freezer = {
    async freeze() {
      expect(held).toBe(1);
      frozen++;
      return [table];
    },
    async thaw() {
      frozen = 0;
    },
  };
  const eventStore = { ping: async () => reachable };
  const answersTo = await createBackupAnswers({ standstill, freezer, eventStore, clock, log: silent });
  door = await openControlDoor({ folder, answersTo, log: silent });
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

it('holds still until the tables are frozen, and lets go of these when who asked is gone', async () => {
  const server = await reachHolder(folder);
  await server.hold();
  expect(held).toBe(1);
  expect(await server.freeze()).toEqual([table]);
  expect([held, frozen]).toEqual([0, 1]);
  await server.close();
  await expect.poll(() => frozen).toBe(0);
});

it('goes on when who asked dies between the two questions', async () => {
  const server = await reachHolder(folder);
  await server.hold();
  await server.close();
  await expect.poll(() => held).toBe(0);
});

it('goes on when who asked hangs between the two questions', async () => {
  const server = await reachHolder(folder);
  await server.hold();
  clock.advance(30_000);
  await expect(server.freeze()).rejects.toThrow(BackupError);
  await expect.poll(() => held).toBe(0);
});

it('makes one backup at a time', async () => {
  const first = await reachHolder(folder);
  await first.hold();
  const second = await reachHolder(folder);
  await expect(second.hold()).rejects.toThrow('under way already');
  // Of the one that was refused, nothing of the first ends.
  expect(held).toBe(1);
  await first.close();
  await expect.poll(() => held).toBe(0);
  const third = await reachHolder(folder);
  await third.hold();
  await third.close();
});

it('says so when the analytics engine is away', async () => {
  reachable = false;
  const server = await reachHolder(folder);
  await expect(server.hold()).rejects.toThrow('The analytics engine is starting again');
  await server.close();
});

it('freezes nothing that does not stand still', async () => {
  const server = await reachHolder(folder);
  await expect(server.freeze()).rejects.toThrow('begins with the question to hold');
  expect(frozen).toBe(0);
});
