import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { AppError, type Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { EventStore, Freezer } from '../ports/index.ts';
import { type Answer, hasRoom, type Question, socketIn } from './control.ts';
import type { Standstill } from './standstill.ts';

export interface ControlDoorDeps {
  /** The data folder, which this process holds. */
  folder: string;
  standstill: Pick<Standstill, 'hold'>;
  freezer: Freezer;
  eventStore: Pick<EventStore, 'ping'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** For opening the database: whoever takes longer hangs, and must not hold up the reports. */
const BETWEEN_QUESTIONS_MS = 30_000;

/** Serves the commands that work on the folder while the server runs. */
export async function openControlDoor(deps: ControlDoorDeps): Promise<{ close(): Promise<void> }> {
  const { folder, freezer, log } = deps;
  await freezer.thaw(); // an earlier process may have been killed in the middle
  if (!hasRoom(folder)) {
    log.warn({ folder }, 'The data folder’s path is too long for a socket: stop the server to back it up.');
    return { close: async () => {} };
  }
  const open = new Set<Socket>();
  let talk: Promise<void> | null = null;
  const server = createServer(socket => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => {}); // its end is what counts, and comes next
    if (talk) return refuse(socket);
    talk = backUp(deps, socket).finally(() => {
      talk = null;
    });
  });
  // Of a server that was killed; no other one has the folder.
  await rm(socketIn(folder), { force: true });
  server.listen(socketIn(folder));
  await once(server, 'listening');
  await chmod(socketIn(folder), 0o600);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await talk;
      await closed;
    },
  };
}

function refuse(socket: Socket): void {
  socket.resume(); // what is not read keeps a socket from its end
  answer(socket, { error: 'A backup of this data folder is under way already.' });
  socket.end();
}

async function backUp({ standstill, freezer, eventStore, clock, log }: ControlDoorDeps, socket: Socket) {
  let release = () => {};
  let cancel = () => {};

  const answers: Record<Question, () => Promise<Answer>> = {
    async hold() {
      if (!(await eventStore.ping())) throw new AppError('analytics_unavailable');
      release = await standstill.hold();
      cancel = clock.at(clock.now() + BETWEEN_QUESTIONS_MS, () => socket.destroy());
      return { tables: [] };
    },
    async freeze() {
      const tables = await freezer.freeze();
      cancel();
      release();
      return { tables };
    },
  };

  const questions = createInterface({ input: socket });
  socket.once('close', () => questions.close());
  log.info('A backup begins.');
  try {
    for await (const line of questions) {
      const question = answers[line as Question];
      if (!question) throw new Error(`There is no question ${JSON.stringify(line)}.`);
      answer(socket, await question());
    }
    log.info('The backup is over.');
  } catch (error) {
    log.warn({ err: error }, 'A backup can’t be made.');
    answer(socket, { error: (error as Error).message });
    socket.end();
  } finally {
    cancel();
    release();
    await freezer.thaw();
  }
}

function answer(socket: Socket, what: Answer): void {
  if (socket.writable) socket.write(`${JSON.stringify(what)}\n`);
}
