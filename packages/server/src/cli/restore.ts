import { resolve } from 'node:path';
import { createPartsIntake } from '../adapters/clickhouse/clickhouse-freezer.ts';
import { migrationNames } from '../adapters/sql/migrations.ts';
import { lockDataFolder } from '../adapters/sqlite/data-lock.ts';
import { restore as putBack } from '../backup/index.ts';
import { ConfigError } from '../config/config.ts';
import { parseFlags } from './flags.ts';
import { createProgress } from './progress.ts';
import { complaints, openEvents } from './stopped.ts';

export const restoreDetails = `
Makes a data folder of a backup, each file of it checked.

  --from FOLDER   the backup
  --data DIR      the data folder to be; must not be there yet, or be empty

A server started on it goes on where the backup's moment was: what was to be delivered then is delivered (again, where
that has happened since; the ids of messages are the same), and visits that were open go on or end.
`;

/** Makes a data folder of a backup. */
export async function restore(argv: readonly string[]): Promise<void> {
  const { config, values } = parseFlags(argv, { from: 'value' });
  if (!values.from) throw new ConfigError('restore needs --from, the folder of a backup.');
  const folder = resolve(config.data);
  const progress = createProgress();
  const { takenAt, key } = await putBack({
    from: resolve(values.from),
    folder,
    migrations: migrationNames,
    hold: () => lockDataFolder(folder),
    async openParts() {
      const { engine, close } = await openEvents(folder, complaints());
      return { ...createPartsIntake({ url: engine.url }), close };
    },
    onProgress: (copied, total) => progress.at('Copying', copied, total),
  });
  progress.end();
  const next = key ? '' : ' Start it with the BELLWETHER_SECRET_KEY it was made with.';
  process.stdout.write(`The backup of ${takenAt} is back, in ${folder}.${next}\n`);
}
