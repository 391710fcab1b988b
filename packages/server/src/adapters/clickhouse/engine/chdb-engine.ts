import { drainPending, Session } from 'chdb';
import { faultPoint } from '../../../fault-points.ts';
import { createLane } from './lane.ts';
import type { Statement } from './statement.ts';

/** ClickHouse's engine in this process. */
export interface Engine {
  /** @throws an error whose message is ClickHouse's: `Code: 60. DB::Exception: …` */
  run(statement: Statement): Promise<Uint8Array>;
  /** Waits for what is running, then lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Opens the folder, which the engine locks as long as this process lives.
 * @throws when another process has it open
 *
 * Every statement runs on a connection of its own, which costs 0.1 ms and gives three things: settings and
 * parameters end with their statement; statements run side by side, which those of one connection do not; and
 * rows that a failing SELECT had already put out cannot turn up in front of the next result, as they do on a
 * connection that is used again (seen with chDB 3.4.0). One connection stays open so that the engine does.
 */
export function openEngine(dataDir: string, configFile: string): Engine {
  const keeper = new Session(dataDir, { connectionArgs: [`--config-file=${configFile}`] });
  // Queries must not hold up the writes that empty the event log. More than two at a time only share the same cores.
  const reads = createLane(2);
  const writes = createLane(1);

  async function execute({ preamble, sql, defaultFormat, insert }: Statement): Promise<Uint8Array> {
    const connection = new Session(dataDir);
    try {
      if (preamble) await connection.queryAsync(preamble);
      if (insert) {
        const written = connection.queryAsync(withRows(sql, insert.rows));
        faultPoint('inserting', { table: insert.table });
        await written;
        faultPoint('inserted', { table: insert.table });
        return new Uint8Array();
      }
      return (await connection.queryAsync(sql, { format: defaultFormat })).bytes();
    } finally {
      connection.close();
    }
  }

  return {
    run: statement => (statement.insert ? writes : reads)(() => execute(statement)),
    async close() {
      await drainPending();
      keeper.close();
    },
  };
}

/** Rows stand behind their statement: of the formats that ClickHouse reads, chDB's own way of inserting knows but a few. */
function withRows(sql: string, rows: Buffer): string {
  // It would end the text at chDB's C boundary, and with it the rows.
  if (rows.includes(0)) {
    throw new Error(
      'Code: 36. DB::Exception: The rows hold a NUL, which text formats escape. (BAD_ARGUMENTS)',
    );
  }
  return `${sql}\n${rows.toString('utf8')}`;
}
