import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Holder } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { type Answer, hasRoom, type Question, socketIn } from './control.ts';

/**
 * The server that has the data folder, asked by its socket.
 * @throws BackupError when there is none that answers
 */
export async function reachServer(folder: string): Promise<Holder> {
  if (!hasRoom(folder))
    throw new BackupError(
      'The data folder’s path is too long to reach the running server by. Stop it for the backup.',
    );
  const socket = await connected(folder);
  const answers = createInterface({ input: socket });
  socket.once('close', () => answers.close());
  const lines = answers[Symbol.asyncIterator]();

  async function ask(question: Question) {
    socket.write(`${question}\n`);
    // A connection that breaks is one that ends.
    const line = await lines.next().catch(() => null);
    if (!line || line.done) throw new BackupError('The server ended the backup; its log says why.');
    const answer = JSON.parse(line.value) as Answer;
    if ('error' in answer) throw new BackupError(`The server can’t be backed up now: ${answer.error}`);
    return answer.tables;
  }

  return {
    hold: async () => void (await ask('hold')),
    freeze: () => ask('freeze'),
    close: async () => void socket.destroy(),
  };
}

async function connected(folder: string): Promise<Socket> {
  const socket = connect(socketIn(folder));
  try {
    await once(socket, 'connect');
  } catch (cause) {
    const denied = (cause as NodeJS.ErrnoException).code === 'EACCES';
    throw new BackupError(
      denied
        ? `The data folder ${folder} belongs to another user. Make the backup as that one.`
        : `The data folder ${folder} is in use by a Bellwether that takes no backups. Try again when it is done or stopped.`,
      { cause },
    );
  }
  socket.on('error', () => {}); // the lines end with it
  return socket;
}
