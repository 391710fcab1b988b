import type { Clock } from '@bellwether/core';
import type { News, Topics } from '../news.ts';
import type { Hub, Interest } from './hub.ts';
import type { Entrance } from './streams.ts';

type Listening = Topics['listening'];

export interface FarDeps {
  hub: Hub;
  news: Pick<News, 'on' | 'tell' | 'send' | 'onGap'>;
  clock: Clock;
}

/** Told again so often; whoever is not heard of for three times as long listens no more. */
const REPEAT_MS = 10_000;
const GONE_MS = 3 * REPEAT_MS;

/**
 * Where the streams of a process listen, when other processes process the events: those are told what is listened to,
 * and a stream begins once they all know.
 * @param process what others are not called
 */
export function tellListeners({ hub, news, clock }: FarDeps, process: string): Entrance & { stop(): void } {
  const interests = new Set<Interest>();
  const listening = (): Listening => ({
    process,
    interests: [...interests].map(({ accountId, reach, types }) => ({ accountId, reach, types: [...types] })),
  });
  const unask = news.on('who-listens', () => news.send('listening', listening()));
  let cancel = clock.at(clock.now() + REPEAT_MS, repeat);
  function repeat(): void {
    if (interests.size > 0) news.send('listening', listening());
    cancel = clock.at(clock.now() + REPEAT_MS, repeat);
  }
  return {
    async join(listener) {
      const leave = hub.join(listener);
      interests.add(listener);
      await news.tell('listening', listening());
      return () => {
        leave();
        interests.delete(listener);
        news.send('listening', listening());
      };
    },
    stop() {
      unask();
      cancel();
    },
  };
}

/** Has a process that processes events build what others listen to. */
export function hearOfListeners({ hub, news, clock }: FarDeps): { stop(): void } {
  const known = new Map<string, { leave: (() => void)[]; at: number }>();

  function put({ process, interests }: Listening): void {
    for (const leave of known.get(process)?.leave ?? []) leave();
    known.delete(process);
    if (interests.length === 0) return;
    const leave = interests.map(({ types, ...interest }) =>
      hub.join({ ...interest, types: new Set(types), hear() {}, end() {} }),
    );
    known.set(process, { leave, at: clock.now() });
  }

  const deafen = news.on('listening', put);
  let cancel = clock.at(clock.now() + GONE_MS, forget);
  function forget(): void {
    const before = clock.now() - GONE_MS;
    for (const [process, { at }] of known) if (at < before) put({ process, interests: [] });
    cancel = clock.at(clock.now() + GONE_MS, forget);
  }
  const askAll = () => news.send('who-listens', null);
  const unwatch = news.onGap(askAll);
  askAll();
  return {
    stop() {
      unwatch();
      deafen();
      cancel();
    },
  };
}
