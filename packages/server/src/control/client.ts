import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Answer, ControlError, hasRoom, socketIn } from './control.ts';

/** The server that has a data folder, as a command speaks with it. */
export interface Control {
  /**
   * @param question a word, and what it is about behind a space; no line breaks
   * @throws ControlError with the server's own sentence where it refuses
   */
  ask<T extends object>(question: string): Promise<T>;
  close(): void;
}

/** @throws ControlError when there is none that answers */
export async function reachControl(folder: string): Promise<Control> {
  if (!hasRoom(folder))
    throw new ControlError(
      'The data folder’s path is too long to reach the running server by. Stop it for this command.',
    );
  const socket = await connected(folder);
  const answers = createInterface({ input: socket });
  socket.once('close', () => answers.close());
  const lines = answers[Symbol.asyncIterator]();
  return {
    async ask<T extends object>(question: string) {
      socket.write(`${question}\n`);
      // A connection that breaks is one that ends.
      const line = await lines.next().catch(() => null);
      if (!line || line.done) throw new ControlError('The server ended the command; its log says why.');
      const answer = JSON.parse(line.value) as Answer<T>;
      if ('error' in answer) throw new ControlError(answer.error);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

async function connected(folder: string): Promise<Socket> {
  const socket = connect(socketIn(folder));
  try {
    await once(socket, 'connect');
  } catch (cause) {
    const denied = (cause as NodeJS.ErrnoException).code === 'EACCES';
    throw new ControlError(
      denied
        ? `The data folder ${folder} belongs to another user. Run the command as that one.`
        : `The data folder ${folder} is in use by a Bellwether that takes no commands. Try again when it is done or stopped.`,
      { cause },
    );
  }
  socket.on('error', () => {}); // the lines end with it
  return socket;
}
