import { setFlagsFromString } from 'node:v8';
import { DataFolderBusy } from './adapters/sqlite/data-lock.ts';
import { commands, help } from './cli/commands.ts';
import { ConfigError } from './config/config.ts';

// A flood of events leaves garbage of every age; by default V8 lets the old generation grow to several times what
// is alive before it looks. Looking at 1.4 times keeps the process at half the memory (bench/memory) for a few
// per cent of its time.
setFlagsFromString('--heap-growing-percent=40');

const [name = 'serve', ...argv] = process.argv.slice(2);
const command = commands[name];

if (command) {
  command.run(argv).catch((error: unknown) => {
    const expected = error instanceof ConfigError || error instanceof DataFolderBusy;
    process.stderr.write(`bellwether: ${expected ? error.message : (error as Error).stack}\n`);
    process.exit(1);
  });
} else {
  const asked = ['help', '--help', '-h'].includes(name);
  (asked ? process.stdout : process.stderr).write(
    asked ? help() : `bellwether: there is no command "${name}".\n\n${help()}`,
  );
  process.exitCode = asked ? 0 : 1;
}
