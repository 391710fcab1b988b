import { kebab } from '../config/config.ts';
import { settings } from '../config/settings.ts';
import { backup, backupDetails } from './backup.ts';
import { demo } from './demo/index.ts';
import { init } from './init.ts';
import { listen, usage as listenUsage } from './listen/index.ts';
import { migrate, migrateDetails } from './migrate.ts';
import { move, moveDetails } from './move.ts';
import { password, passwordDetails } from './password.ts';
import { quarantine, quarantineDetails } from './quarantine.ts';
import { restore, restoreDetails } from './restore.ts';
import { serve } from './serve.ts';

export interface Command {
  summary: string;
  usage: string;
  /** More of it, for `--help`. */
  details?: string;
  run(argv: readonly string[]): Promise<void>;
}

export const commands: Record<string, Command> = {
  serve: { summary: 'run the server', usage: 'serve', run: serve },
  init: {
    summary: 'make an account, a site and an API key in a stopped server’s data folder',
    usage: 'init --email E --password P --site DOMAIN [--json]',
    run: init,
  },
  password: {
    summary: 'print a link by which somebody who forgot their password sets a new one',
    usage: 'password --email E',
    details: passwordDetails,
    run: password,
  },
  demo: {
    summary: 'show everything at work, in a throwaway data folder',
    usage: 'demo [--once]',
    run: demo,
  },
  listen: {
    summary: 'post a server’s messages, signed, to a program on this machine',
    usage: listenUsage,
    run: listen,
  },
  backup: {
    summary: 'copy a data folder as it is at one moment, also while its server runs',
    usage: 'backup --to FOLDER',
    details: backupDetails,
    run: backup,
  },
  restore: {
    summary: 'make a data folder of a backup',
    usage: 'restore --from FOLDER --data DIR',
    details: restoreDetails,
    run: restore,
  },
  move: {
    summary: 'copy a stopped server’s data folder to PostgreSQL and ClickHouse',
    usage: 'move',
    details: moveDetails,
    run: move,
  },
  migrate: {
    summary: 'bring the tables of the stores up to date',
    usage: 'migrate',
    details: migrateDetails,
    run: migrate,
  },
  quarantine: {
    summary: 'show, retry or drop rows that the event store could not read',
    usage: 'quarantine list|retry|drop [--id IDS]',
    details: quarantineDetails,
    run: quarantine,
  },
};

/** What `bellwether COMMAND --help` says. */
export const helpOf = ({ usage, summary, details = '' }: Command): string =>
  `Usage: bellwether ${usage}\n\n${summary}\n${details}`;

export function help(): string {
  const all = Object.values(commands);
  const width = Math.max(...all.map(c => c.usage.length));
  const lines = all.map(c => `  ${c.usage.padEnd(width)}  ${c.summary}`);
  const flags = Object.entries(settings).map(
    ([name, { env, meaning }]) => `  --${kebab(name).padEnd(24)} ${env.padEnd(34)} ${meaning}`,
  );
  return [
    'Usage: bellwether COMMAND [flags]\n',
    ...lines,
    '\nSettings, as flags, in the environment, or in bellwether.config.json:\n',
    ...flags,
    '',
  ].join('\n');
}
