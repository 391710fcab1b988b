import type { EventStore, MetaStore } from '../ports/index.ts';
import { type PutAsideDeps, writeReadable } from '../put-aside.ts';

/**
 * Where no server runs: what one left on its way to the event store arrives there. It goes out under the token it had,
 * so the event store takes it once, whether or not it had it already.
 */
export async function settle(
  { log, history }: Pick<MetaStore, 'log' | 'history'>,
  store: Pick<EventStore, 'write' | 'refusedRows'>,
  deps: Pick<PutAsideDeps<unknown>, 'clock' | 'logger'>,
): Promise<void> {
  const batch = await log.next(1);
  if (batch) {
    await log.done(await writeReadable({ ...deps, store, log }, batch));
  }
  const plan = await history.planned();
  if (plan) {
    await history.done(await writeReadable({ ...deps, store, log: history }, plan));
  }
}
