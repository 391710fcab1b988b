import { setFlagsFromString } from 'node:v8';
import { AppError } from '@bellwether/core';
import { DatabaseBusy } from './adapters/postgres/database-lock.ts';
import { DataFolderBusy } from './adapters/sqlite/data-lock.ts';
import { BackupError } from './backup/index.ts';
import { commands, help, helpOf } from './cli/commands.ts';
import { ConfigError } from './config/config.ts';
import { ControlError } from './control/index.ts';
import { MoveFailed } from './move/index.ts';
import { version } from './version.ts';

// A flood of events leaves garbage of every age; by default V8 lets the old generation grow to several times what
// is alive before it looks. Looking at 1.4 times keeps the process at half the memory (bench/memory) for a few
// per cent of its time.
setFlagsFromString('--heap-growing-percent=40');

const [name = 'serve', ...argv] = process.argv.slice(2);
const command = commands[name];

if (command && argv.includes('--help')) {
  process.stdout.write(helpOf(command));
} else if (command) {
  command.run(argv).catch((error: unknown) => {
    process.stderr.write(`bellwether: ${sentenceOf(error)}\n`);
    process.exit(1);
  });
} else if (['help', '--help', '-h'].includes(name)) {
  process.stdout.write(help());
} else if (name === '--version') {
  process.stdout.write(`${version}\n`);
} else {
  process.stderr.write(`bellwether: there is no command "${name}". "bellwether help" lists them.\n`);
  process.exitCode = 1;
}

/** What a person can act on is one line; only what we did not foresee shows where it happened. */
function sentenceOf(error: unknown): string {
  const told = [ConfigError, DataFolderBusy, DatabaseBusy, BackupError, ControlError, MoveFailed, AppError];
  if (told.some(kind => error instanceof kind)) return (error as Error).message;
  const { code, port, address, stack } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE')
    return `port ${port} is in use. Stop what uses it, or choose another with --port.`;
  if (code === 'EACCES' && port !== undefined)
    return `port ${port} may not be used by this user. Choose another with --port.`;
  if (code === 'EADDRNOTAVAIL') return `this machine has no address ${address}. Choose another with --host.`;
  return stack ?? String(error);
}
