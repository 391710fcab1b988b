import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What tidying looks at, and does. */
export interface Heap {
  /** The share of the time since the last call that the main thread was at work, 0 to 1. */
  busy(): number;
  /** Bytes used, garbage included. */
  used(): number;
  /** Collects all garbage; the main thread stands still for about a millisecond a megabyte that is alive. */
  collect(): void;
}

/** As long as it is busier, V8 looks by itself. */
const QUIET = 0.1;
/** Less than this share more than was alive is not worth standing still for. */
const GROWN = 1.4;

/**
 * V8 looks for garbage as memory is asked for, so what a flood leaves stays when the flood is over: after a million
 * events half of 160 MB, sometimes for minutes. To be called every few seconds; collects once it is quiet, and at the
 * next call again: pages that the first has emptied are only then given back to the system.
 */
export function createTidying(heap: Heap): () => void {
  let alive = 0;
  let again = false;
  return () => {
    if (heap.busy() > QUIET || !(again || heap.used() >= alive * GROWN)) return;
    heap.collect();
    alive = heap.used();
    again = !again;
  };
}

/** The heap of this thread. */
export function ownHeap(): Heap {
  let last = performance.eventLoopUtilization();
  // V8 hands its collector out to contexts that are made under this flag, and nowhere else.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return {
    busy() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    used: () => getHeapStatistics().used_heap_size,
    collect() {
      // Pages that are half empty are emptied into others: after a flood most are.
      setFlagsFromString('--compact-on-every-full-gc');
      collect();
      setFlagsFromString('--no-compact-on-every-full-gc');
    },
  };
}
