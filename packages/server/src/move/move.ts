import {
  type CopiedTable,
  type EventReader,
  type EventWriter,
  eventTables,
  type TableSource,
  type TableTarget,
} from '../ports/index.ts';
import { slicesOf } from './slices.ts';

export interface MoveDeps {
  tables: TableSource;
  events: EventReader;
  toTables: TableTarget;
  toEvents: EventWriter;
  onProgress(what: string, done: number, total: number): void;
}

/** What stands on both sides in the end. */
export interface Moved {
  events: Record<string, Record<string, string>>;
  /** Rows by table of the meta store. */
  tables: Record<string, number>;
}

/** Why a move can't be made, in a sentence for the person who asked for it; nothing of it counts. */
export class MoveFailed extends Error {}

/** Some 30 MB on the way. */
const EVENTS_AT_ONCE = 20_000;
const ROWS_AT_ONCE = 500;

/** @throws MoveFailed where somebody is there already */
export async function demandEmpty({
  toTables,
  toEvents,
}: Pick<MoveDeps, 'toTables' | 'toEvents'>): Promise<void> {
  if (!(await toTables.isEmpty()))
    throw new MoveFailed('There are accounts in the database of DATABASE_URL. Name one that is empty.');
  if (!(await toEvents.isEmpty()))
    throw new MoveFailed(
      'There are events in CLICKHOUSE_URL. Name a database that is empty, or drop its tables.',
    );
}

/**
 * Copies all of one Bellwether's stores into another's, which are empty. Nobody writes to either.
 *
 * All is copied and compared before anything counts: events and sessions stand in tables beside their own, the meta
 * store's rows in a transaction. Then the tables change places and the transaction is committed. So a move that fails
 * or is killed leaves the target empty (but in the moment between these two), and is begun anew.
 * @throws MoveFailed
 */
export async function move(deps: MoveDeps): Promise<Moved> {
  try {
    return await moveAll(deps);
  } catch (error) {
    if (error instanceof MoveFailed) throw error;
    throw new MoveFailed(`The move could not be completed: ${(error as Error).message}`, { cause: error });
  }
}

async function moveAll({ tables, events, toTables, toEvents, onProgress }: MoveDeps): Promise<Moved> {
  const moved: Moved = { events: {}, tables: {} };
  await toEvents.prepare();
  for (const table of eventTables) moved.events[table] = await moveEvents(table);
  await toTables.prepare(tables.tables);
  let copied = 0;
  const total = tables.tables.reduce((sum, { rows }) => sum + rows, 0);
  for (const table of tables.tables) moved.tables[table.name] = await moveTable(table);
  await toEvents.commit();
  await toTables.commit();
  return moved;

  async function moveEvents(table: string): Promise<Record<string, string>> {
    const slices = slicesOf(await events.days(table), EVENTS_AT_ONCE);
    for (const [done, slice] of slices.entries()) {
      onProgress(`Copying ${table}`, done, slices.length);
      await toEvents.write(table, await events.read(table, slice));
    }
    onProgress(`Copying ${table}`, 1, 1);
    const [there, here] = [await events.sums(table), await toEvents.sums(table)];
    if (JSON.stringify(there) !== JSON.stringify(here))
      throw new MoveFailed(
        `The copy of ${table} is not what was copied (${JSON.stringify(there)} became ${JSON.stringify(here)}).`,
      );
    return here;
  }

  async function moveTable(table: CopiedTable): Promise<number> {
    for (const rows of tables.rows(table, ROWS_AT_ONCE)) {
      await toTables.insert(table, rows);
      copied += rows.length;
      onProgress('Copying the database', copied, total);
    }
    const here = await toTables.count(table);
    if (here !== table.rows)
      throw new MoveFailed(`Of ${table.rows} rows of ${table.name} ${here} came over.`);
    return here;
  }
}
