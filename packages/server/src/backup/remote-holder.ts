import { ControlError, reachControl } from '../control/index.ts';
import type { Answer, Question } from './answers.ts';
import type { Holder } from './backup.ts';
import { BackupError } from './backup-error.ts';

/**
 * The server that has the data folder, as the one who holds it.
 * @throws ControlError when there is none that answers
 */
export async function reachHolder(folder: string): Promise<Holder> {
  const control = await reachControl(folder);

  async function ask(question: Question) {
    try {
      return (await control.ask<Answer>(question)).tables;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw new BackupError(`The server can’t be backed up now: ${error.message}`, { cause: error });
    }
  }

  return {
    hold: async () => void (await ask('hold')),
    freeze: () => ask('freeze'),
    close: async () => control.close(),
  };
}
