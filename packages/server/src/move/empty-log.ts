import type { EventLog, EventStore } from '../ports/index.ts';
import { type PutAsideDeps, writeReadable } from '../put-aside.ts';

const BATCH_ROWS = 2000;

/** Moves all that waits in the log of a stopped server to its event store. */
export async function emptyLog(
  log: EventLog,
  store: Pick<EventStore, 'write' | 'refusedRows'>,
  deps: Pick<PutAsideDeps<unknown>, 'clock' | 'logger'>,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const total = await log.backlog();
  for (let batch = await log.next(BATCH_ROWS); batch; batch = await log.next(BATCH_ROWS)) {
    await log.done(await writeReadable({ ...deps, store, log }, batch));
    onProgress(total - (await log.backlog()), total);
  }
}
