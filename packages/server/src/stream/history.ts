import type { Past, PastDeps, PastScope } from './past.ts';
import { pastAnnouncements } from './past-announcements.ts';
import { pastEnds } from './past-ends.ts';
import { pastEvents } from './past-events.ts';

/**
 * The messages told since a moment, the earliest first, built again from what is kept anyway: events and visits
 * from the event store, whatever no event caused from the meta store. What was committed before the call must be
 * in these stores. May begin with a few that were told just before the moment.
 * @throws what the stores throw
 */
export function messagesSince(deps: PastDeps, scope: PastScope): AsyncGenerator<Past> {
  return mergeByTime([pastEvents(deps, scope), pastEnds(deps, scope), pastAnnouncements(deps, scope)]);
}

/** One sequence of several that are each in the order of time. */
async function* mergeByTime(sources: AsyncGenerator<Past>[]): AsyncGenerator<Past> {
  const heads = new Map<AsyncGenerator<Past>, Past>();
  const advance = async (source: AsyncGenerator<Past>) => {
    const { value, done } = await source.next();
    if (done) heads.delete(source);
    else heads.set(source, value);
  };
  for (const source of sources) await advance(source);
  while (heads.size > 0) {
    const [source, head] = [...heads].reduce((first, next) => (next[1].at < first[1].at ? next : first));
    yield head;
    await advance(source);
  }
}
