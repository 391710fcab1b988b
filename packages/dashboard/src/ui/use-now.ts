import { useSyncExternalStore } from 'react';

/** One timer for all who watch the same beat. */
interface Beat {
  now: number;
  watchers: Set<() => void>;
  subscribe(watcher: () => void): () => void;
}

const beats = new Map<number, Beat>();

/** The time, epoch ms, as of the last beat; what uses it is drawn again with each. @param every ms between beats */
export function useNow(every: number): number {
  const beat = beatOf(every);
  return useSyncExternalStore(beat.subscribe, () => beat.now);
}

function beatOf(every: number): Beat {
  const known = beats.get(every);
  if (known) return known;
  let timer: ReturnType<typeof setInterval>;
  const beat: Beat = {
    now: Date.now(),
    watchers: new Set(),
    subscribe(watcher) {
      if (beat.watchers.size === 0) {
        beat.now = Date.now();
        timer = setInterval(() => {
          beat.now = Date.now();
          for (const watch of beat.watchers) watch();
        }, every);
      }
      beat.watchers.add(watcher);
      return () => {
        beat.watchers.delete(watcher);
        if (beat.watchers.size === 0) clearInterval(timer);
      };
    },
  };
  beats.set(every, beat);
  return beat;
}
