import { randomBytes } from 'node:crypto';
import { passwordLinkFor } from '../accounts/password-links.ts';
import { createBackupAnswers, type Standstill } from '../backup/index.ts';
import { type Answers, openControlDoor } from '../control/index.ts';
import type { Freezer } from '../ports/index.ts';
import { clock, type Ground } from './ground.ts';

export interface CommandingDeps {
  /** The data folder, which is this process' alone. */
  folder: string;
  standstill: Standstill;
  /** Of the embedded engine; null with the event store elsewhere, which has its own backups. */
  freezer: Freezer | null;
}

/** Does what commands on this machine ask of the server that has the data folder. */
export async function takeCommands(
  { log, lifo, store, eventStore, url }: Ground,
  { folder, standstill, freezer }: CommandingDeps,
): Promise<void> {
  const passwords: Answers = new Map([
    [
      'password',
      async (email: string) => {
        const link = await passwordLinkFor({ registry: store, clock, random: randomBytes }, email, url);
        log.info('A command on this machine made a link to set a new password.');
        return { link };
      },
    ],
  ]);
  const backups = freezer && (await createBackupAnswers({ standstill, freezer, eventStore, clock, log }));
  const door = await openControlDoor({
    folder,
    answersTo: connection => new Map([...passwords, ...(backups?.(connection) ?? [])]),
    log,
  });
  lifo.add('the control door', door, d => d.close());
}
