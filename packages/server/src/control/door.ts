import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { type Answer, hasRoom, socketIn } from './control.ts';

/** A command that is connected. What it holds of the server ends with it, however it ends. */
export interface Connection {
  hangUp(): void;
  onEnd(release: () => Promise<void>): void;
}

/** By a question's word: what is answered to what it is about. Throws what the one who asked is to read. */
export type Answers = ReadonlyMap<string, (about: string) => Promise<object>>;

export interface ControlDoorDeps {
  /** The data folder, which this process holds. */
  folder: string;
  answersTo(connection: Connection): Answers;
  log: Pick<Logger, 'warn' | 'error'>;
}

/** Serves the commands that work on the folder while the server runs. */
export async function openControlDoor(deps: ControlDoorDeps): Promise<{ close(): Promise<void> }> {
  const { folder, log } = deps;
  if (!hasRoom(folder)) {
    log.warn(
      { folder },
      'The data folder’s path is too long for a socket: commands need the server stopped.',
    );
    return { close: async () => {} };
  }
  const open = new Map<Socket, Promise<void>>();
  const server = createServer(socket => {
    socket.on('error', () => {}); // its end is what counts, and comes next
    open.set(
      socket,
      converse(deps, socket)
        .catch(error => log.error({ err: error }, 'What a command held was not all given back.'))
        .finally(() => open.delete(socket)),
    );
  });
  // Of a server that was killed; no other one has the folder.
  await rm(socketIn(folder), { force: true });
  listenPrivately(server, socketIn(folder));
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open.keys()) socket.destroy();
      await Promise.all(open.values());
      await closed;
    },
  };
}

/** For its owner alone from its first moment: changed afterwards, somebody else could have come in between. */
function listenPrivately(server: Server, path: string): void {
  const before = process.umask(0o177);
  try {
    server.listen(path); // makes the socket before it returns
  } finally {
    process.umask(before);
  }
}

async function converse({ answersTo, log }: ControlDoorDeps, socket: Socket): Promise<void> {
  const releases: (() => Promise<void>)[] = [];
  const answers = answersTo({
    hangUp: () => socket.destroy(),
    onEnd: release => releases.push(release),
  });
  const questions = createInterface({ input: socket });
  socket.once('close', () => questions.close());
  try {
    for await (const question of questions) {
      const [, word = '', about = ''] = /^(\S*) ?(.*)$/.exec(question) ?? [];
      const answer = answers.get(word);
      if (!answer) throw new Error(`This version has no answer to ${JSON.stringify(word)}.`);
      say(socket, await answer(about));
    }
  } catch (error) {
    log.warn({ err: error }, 'A command was refused.');
    say(socket, { error: (error as Error).message });
    socket.end();
    socket.resume(); // what is not read keeps a socket from its end
  } finally {
    for (const release of releases) await release();
  }
}

function say(socket: Socket, answer: Answer<object>): void {
  if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
}
