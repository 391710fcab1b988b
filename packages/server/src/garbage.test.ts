import { expect, it } from 'vitest';
import { createTidying, ownHeap } from './garbage.ts';

/** @param looks what there is at each look; 100 bytes stay after a collection */
function collectedAt(looks: { busy: number; used: number }[]): number[] {
  const collected: number[] = [];
  let look = -1;
  let used = 0;
  const tidy = createTidying({
    busy: () => looks[look]!.busy,
    used: () => used,
    collect() {
      collected.push(look);
      used = 100;
    },
  });
  for (look = 0; look < looks.length; look++) {
    used = looks[look]!.used;
    tidy();
  }
  return collected;
}

it('collects twice when it is quiet and there is much more than was alive, and then not again', () => {
  const looks = [
    { busy: 0, used: 150 },
    { busy: 0, used: 110 },
    { busy: 0, used: 120 },
    { busy: 0.9, used: 500 },
    { busy: 0.05, used: 500 },
    { busy: 0.9, used: 110 },
    { busy: 0, used: 110 },
    { busy: 0, used: 110 },
  ];
  expect(collectedAt(looks)).toEqual([0, 1, 4, 6]);
});

it('can tell of this thread’s heap, and collect it', () => {
  const heap = ownHeap();
  expect(heap.busy()).toBeGreaterThanOrEqual(0);
  let garbage: unknown[] | null = Array.from({ length: 200_000 }, (_, n) => ({ n }));
  const before = heap.used();
  expect(garbage).toHaveLength(200_000);
  garbage = null;
  heap.collect();
  expect(heap.used()).toBeLessThan(before);
});
