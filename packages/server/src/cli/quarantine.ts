import { openPostgres } from '../adapters/postgres/postgres-engine.ts';
import { createQuarantine } from '../adapters/sql/quarantine.ts';
import { openSqlite } from '../adapters/sqlite/sqlite-engine.ts';
import { metaIn } from '../adapters/sqlite/sqlite-meta-store.ts';
import { ConfigError } from '../config/config.ts';
import type { Config } from '../config/settings.ts';
import type { Quarantine, QuarantinedRow } from '../ports/index.ts';
import { parseFlags } from './flags.ts';
import { printable } from './printable.ts';
import { dataFolder } from './stopped.ts';

export const quarantineDetails = `
Rows that the event store could not read are put aside, so that the rest goes on. They wait in the data folder, or in
the database of DATABASE_URL, until you decide. The server may run meanwhile.

  quarantine list             shows them, with what the event store says to each
  quarantine retry --id IDS   has them written again, within 15 seconds of a running server; what is still refused
                              comes back under a new id
  quarantine drop --id IDS    deletes them, for good: they are never counted

  --id IDS      1,2,3 or all
  --json        list: an object a line
  --data DIR    the data folder (default ./data, or BELLWETHER_DATA)
`;

type Flags = ReturnType<typeof flagsOf>;

const actions: Record<string, (quarantine: Quarantine, flags: Flags) => Promise<void>> = {
  async list(quarantine, { switches }) {
    const show = switches.json ? (row: QuarantinedRow) => printable(JSON.stringify(row)) : describe;
    let shown = 0;
    for (let rows = await quarantine.list(0, AT_ONCE); rows.length > 0; ) {
      for (const row of rows) process.stdout.write(`${show(row)}\n`);
      shown += rows.length;
      rows = await quarantine.list(rows.at(-1)!.id, AT_ONCE);
    }
    if (shown === 0 && !switches.json) process.stdout.write('Nothing is put aside.\n');
  },
  async retry(quarantine, { values }) {
    const count = await quarantine.retry(idsOf(values.id));
    process.stdout.write(`Rows to be tried again by the server: ${count}.\n`);
  },
  async drop(quarantine, { values }) {
    const count = await quarantine.drop(idsOf(values.id));
    process.stdout.write(`Rows deleted: ${count}.\n`);
  },
};

const AT_ONCE = 100;

const flagsOf = (argv: readonly string[]) => parseFlags(argv, { id: 'value', json: 'switch' });

/** Looks at rows that were put aside, has them tried again or deletes them; also while servers run. */
export async function quarantine([name = '', ...argv]: readonly string[]): Promise<void> {
  const act = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!act) throw new ConfigError('quarantine needs one of list, retry and drop.');
  const flags = flagsOf(argv);
  const { config } = flags;
  const engine = config.databaseUrl
    ? openPostgres(config.databaseUrl)
    : openSqlite(metaIn(dataFolder(config)));
  try {
    const rows = createQuarantine(engine);
    await rows.count().catch((error: Error) => {
      const hint = 'If it is of an older version, "bellwether migrate" brings it up to date.';
      throw new ConfigError(`${place(config)} can’t be used: ${error.message}. ${hint}`, { cause: error });
    });
    await act(rows, flags);
  } finally {
    await engine.close();
  }
}

const place = (config: Config): string =>
  config.databaseUrl ? 'The database of DATABASE_URL' : `The data folder ${dataFolder(config)}`;

/** @throws ConfigError */
function idsOf(given: string | undefined): readonly number[] | 'all' {
  if (given === 'all') return given;
  if (!given || !/^\d{1,15}(,\d{1,15})*$/.test(given))
    throw new ConfigError('--id: name the rows as 1,2,3, or say all.');
  return given.split(',').map(Number);
}

const describe = ({ id, table, siteId, origin, reason, putAsideAt, again, line }: QuarantinedRow): string =>
  [
    `${id}  ${table}  ${siteId || '(no site)'}  ${origin}  ${new Date(putAsideAt).toISOString()}${again ? '  to be tried again' : ''}`,
    `  ${reason}`,
    `  ${line}`,
  ]
    .map(printable)
    .join('\n');
