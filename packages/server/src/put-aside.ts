import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { type EventStore, type RefusedRow, RowsRefused, type StoredBatch } from './ports/index.ts';

export interface PutAsideDeps<Batch> {
  store: Pick<EventStore, 'write' | 'refusedRows'>;
  log: { putAside(batch: Batch, rows: readonly RefusedRow[], now: number): Promise<Batch> };
  clock: Pick<Clock, 'now'>;
  logger: Pick<Logger, 'error'>;
  metrics?: Pick<Metrics, 'quarantinedRows'>;
}

/**
 * Writes a batch of a log. Rows that the event store can't read are put aside, and the rest is written: such a row
 * would be refused however often it is tried, and hold up all behind it.
 *
 * Whose fault a refusal is, is found by trying rows without writing any, so no part of a batch ever goes out under
 * another token than the batch. The rest goes out under it too: where the rows were refused nothing was taken under
 * it, and where something was, on another shard or of another table, that is what the rest is there.
 * @returns what was written
 * @throws as `EventStore.write`; where no row is to blame, an Error with the engine's name of what is wrong
 */
export async function writeReadable<Batch extends StoredBatch>(
  { store, log, clock, logger, metrics }: PutAsideDeps<Batch>,
  batch: Batch,
): Promise<Batch> {
  for (let left = batch; ; ) {
    try {
      await store.write(left);
      return left;
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error;
      // Of what the engine says only the name is told, here and to a log: the rest may quote rows, and what visitors did
      // is nothing for a log.
      const { kind } = error;
      const rows = await store.refusedRows(left);
      if (rows.length === 0)
        throw new Error(`The event store refuses a batch, but no row by itself: ${kind}`);
      left = await log.putAside(left, rows, clock.now());
      metrics?.quarantinedRows.inc(rows.length);
      logger.error(
        { rows: rows.length, kind },
        'The event store can’t read some rows; they were put aside. "bellwether quarantine list" shows them.',
      );
    }
  }
}
