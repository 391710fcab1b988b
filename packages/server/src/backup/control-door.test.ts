import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import type { Freezer } from '../ports/index.ts';
import { BackupError } from './backup-error.ts';
import { socketIn } from './control.ts';
import { reachServer } from './control-client.ts';
import { openControlDoor } from './control-door.ts';
import type { Standstill } from './standstill.ts';

const silent = { info() {}, warn() {} };
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
  door = await openControlDoor({ folder, standstill, freezer, eventStore, clock, log: silent });
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

it('is for the owner of the folder alone', () => {
  expect(statSync(socketIn(folder)).mode & 0o777).toBe(0o600);
});

it('holds still until the tables are frozen, and lets go of these when who asked is gone', async () => {
  const server = await reachServer(folder);
  await server.hold();
  expect(held).toBe(1);
  expect(await server.freeze()).toEqual([table]);
  expect([held, frozen]).toEqual([0, 1]);
  await server.close();
  await expect.poll(() => frozen).toBe(0);
});

it('goes on when who asked dies between the two questions', async () => {
  const server = await reachServer(folder);
  await server.hold();
  await server.close();
  await expect.poll(() => held).toBe(0);
});

it('goes on when who asked hangs between the two questions', async () => {
  const server = await reachServer(folder);
  await server.hold();
  clock.advance(30_000);
  await expect(server.freeze()).rejects.toThrow(BackupError);
  await expect.poll(() => held).toBe(0);
});

it('makes one backup at a time', async () => {
  const first = await reachServer(folder);
  await first.hold();
  const second = await reachServer(folder);
  await expect(second.hold()).rejects.toThrow('under way already');
  await first.close();
});

it('says so when the analytics engine is away, and what it does not know', async () => {
  reachable = false;
  const server = await reachServer(folder);
  await expect(server.hold()).rejects.toThrow('The analytics engine is starting again');

  const socket = connect(socketIn(folder));
  socket.write('drop everything\n');
  const [answer] = await socket.toArray();
  expect(String(answer)).toContain('There is no question');
});

it('is not there for a folder without a server', async () => {
  await door.close();
  await expect(reachServer(folder)).rejects.toThrow('takes no backups');
});
