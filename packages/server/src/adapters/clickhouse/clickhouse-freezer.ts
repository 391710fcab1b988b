import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventTables, type Freezer, type FrozenTable, type PartsIntake } from '../../ports/index.ts';
import { connect } from './clickhouse-store.ts';

interface EngineOnDisk {
  url: () => string;
  /** The folder of the engine, here on this machine. */
  dataDir: string;
}

/** The one name of ours among what is frozen. */
const NAME = 'backup';

/** What reports count: a visit has rows of sign 1 and −1, which merging takes away in pairs. */
const counted: Record<string, string> = { events: 'count()', sessions: 'sum(sign)' };

/**
 * Freezing is ClickHouse's own: it links the files of all parts, which are never written to again, into a folder.
 * What is frozen goes with that folder, so letting go of it needs no engine that runs.
 */
export function createFreezer({ url, dataDir }: EngineOnDisk): Freezer {
  const thaw = () => rm(join(dataDir, 'shadow', NAME), { recursive: true, force: true });
  return {
    thaw,
    async freeze() {
      await thaw();
      return withClient(url, async ({ command, value }) => {
        const frozen: FrozenTable[] = [];
        for (const table of eventTables) {
          await command(`ALTER TABLE ${table} FREEZE WITH NAME '${NAME}'`);
          const folder = join(dataDir, 'shadow', NAME, storeOf(await value(placeOf(table))));
          frozen.push({ table, folder, rows: Number(await value(`SELECT ${counted[table]} FROM ${table}`)) });
        }
        return frozen;
      });
    },
  };
}

/** Parts in a table's folder `detached` are none of its rows, until they are attached. */
export const createPartsIntake = ({ url }: Pick<EngineOnDisk, 'url'>): PartsIntake => ({
  folderOf: table => withClient(url, async ({ value }) => join(await value(placeOf(table)), 'detached')),
  attach: table =>
    withClient(url, async ({ command, value }) => {
      await command(`ALTER TABLE ${table} ATTACH PARTITION ALL`);
      return Number(await value(`SELECT ${counted[table]} FROM ${table}`));
    }),
});

const placeOf = (table: string): string =>
  `SELECT data_paths[1] FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`;

/** `store/4ed/4ed7131b-…`, which is where a table is in the engine's folder and in what is frozen alike. */
function storeOf(path: string): string {
  const found = /store\/[0-9a-f]{3}\/[0-9a-f-]{36}(?=\/?$)/.exec(path)?.[0];
  if (!found) throw new Error(`The engine keeps a table where none is expected: ${path}`);
  return found;
}

interface Asking {
  command(sql: string): Promise<void>;
  /** The only column of the only row. */
  value(sql: string): Promise<string>;
}

async function withClient<T>(url: () => string, ask: (asking: Asking) => Promise<T>): Promise<T> {
  const client = connect(url());
  try {
    return await ask({
      command: async query => void (await client.command({ query })),
      async value(query) {
        const result = await client.query({ query, format: 'JSONCompactEachRow' });
        const [row] = await result.json<[unknown]>();
        return String(row?.[0]);
      },
    });
  } finally {
    await client.close();
  }
}
