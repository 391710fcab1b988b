import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reachControl } from './client.ts';
import { ControlError, socketIn } from './control.ts';
import { openControlDoor } from './door.ts';

const silent = { warn() {}, error() {} };

let folder: string;
let ended: number;
let door: Awaited<ReturnType<typeof openControlDoor>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  ended = 0;
  door = await openControlDoor({
    folder,
    answersTo(connection) {
      connection.onEnd(async () => void ended++);
      return new Map<string, (about: string) => Promise<object>>([
        ['echo', async about => ({ about })],
        ['refuse', () => Promise.reject(new Error('Not now.'))],
      ]);
    },
    log: silent,
  });
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true });
});

it('is for the owner of the folder alone, from its first moment and whatever the umask', async () => {
  await door.close();
  const mode = () => statSync(socketIn(folder)).mode & 0o777;
  const { listen } = Server.prototype;
  let atFirst = 0;
  const listening = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, path) {
    listen.call(this, path);
    atFirst = mode();
    return this;
  });
  const umask = process.umask(0);
  door = await openControlDoor({ folder, answersTo: () => new Map(), log: silent });
  listening.mockRestore();
  expect([atFirst, mode(), process.umask(umask)]).toEqual([0o600, 0o600, 0]);
});

it('answers one question after the other, whatever they are about, on several connections at once', async () => {
  const [one, other] = [await reachControl(folder), await reachControl(folder)];
  expect(await one.ask('echo a b  c')).toEqual({ about: 'a b  c' });
  expect(await other.ask('echo')).toEqual({ about: '' });
  expect(await one.ask('echo “ü”')).toEqual({ about: '“ü”' });
  one.close();
  other.close();
  await expect.poll(() => ended).toBe(2);
});

it('says why it refuses, and ends the connection', async () => {
  const control = await reachControl(folder);
  await expect(control.ask('refuse')).rejects.toThrow(new ControlError('Not now.'));
  await expect.poll(() => ended).toBe(1);
});

it.each(['drop everything', 'constructor', ''])('has no answer to %j', async question => {
  const socket = connect(socketIn(folder));
  socket.write(`${question}\n`);
  const [answer] = await socket.toArray();
  expect(String(answer)).toContain('This version has no answer');
});

it('tells who asked when it ends in the middle', async () => {
  const control = await reachControl(folder);
  const asked = control.ask('echo first');
  await asked;
  await door.close();
  await expect(control.ask('echo second')).rejects.toThrow('The server ended the command');
});

it('is not there for a folder without a server', async () => {
  await door.close();
  await expect(reachControl(folder)).rejects.toThrow('takes no commands');
});
