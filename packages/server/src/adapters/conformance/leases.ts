import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Leases } from '../../ports/index.ts';

export interface LeasesUnderTest {
  leases: Leases;
  close(): Promise<void>;
}

/** Every adapter of the port passes this. */
export function leasesConformance(open: () => Promise<LeasesUnderTest>): void {
  let under: LeasesUnderTest;
  let leases: Leases;
  beforeEach(async () => {
    under = await open();
    ({ leases } = under);
  });
  afterEach(() => under.close());

  /** What the holder has of the leases after taking them at a time, for ten units of it. */
  const take = async (holder: string, now: number, ...names: string[]) =>
    Object.fromEntries(await leases.take(names, holder, now, now + 10));

  it('are taken by the first who asks, and not by the next', async () => {
    expect(await take('a', 0, 'one', 'two')).toEqual({ one: 1, two: 1 });
    expect(await take('b', 5, 'two', 'three')).toEqual({ three: 1 });
    expect(await leases.take([], 'b', 5, 15)).toEqual(new Map());
  });

  it('keep their epoch while the holder renews them in time', async () => {
    await take('a', 0, 'one');
    expect(await take('a', 9, 'one')).toEqual({ one: 1 });
    expect(await take('b', 18, 'one')).toEqual({});
    expect(await take('b', 19, 'one')).toEqual({ one: 2 });
  });

  it('have a new epoch once they ran out, whoever takes them', async () => {
    await take('a', 0, 'one');
    expect(await take('a', 10, 'one')).toEqual({ one: 2 });
    expect(await take('b', 20, 'one')).toEqual({ one: 3 });
    expect(await take('a', 21, 'one')).toEqual({});
  });

  it('can be given back, for anybody to take at once, and then have a new epoch', async () => {
    await take('a', 0, 'one', 'two', 'three');
    await leases.release(['one', 'two'], 'a');
    await leases.release(['three'], 'b');
    expect(await take('b', 1, 'one', 'three')).toEqual({ one: 2 });
    expect(await take('a', 1, 'one', 'two', 'three')).toEqual({ two: 2, three: 1 });
  });

  it('that somebody holds are told of by how their names begin', async () => {
    await take('a', 0, 'part-2', 'part-1', 'other');
    await take('b', 5, 'part-3', 'part_4');
    expect(await leases.held('part-', 9)).toEqual([
      { name: 'part-1', holder: 'a', epoch: 1, until: 10 },
      { name: 'part-2', holder: 'a', epoch: 1, until: 10 },
      { name: 'part-3', holder: 'b', epoch: 1, until: 15 },
    ]);
    expect((await leases.held('part-', 10)).map(({ name }) => name)).toEqual(['part-3']);
    await leases.release(['part-3'], 'b');
    expect(await leases.held('part-', 10)).toEqual([]);
  });

  it('go to one of those who ask at once', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const asked = ['a', 'b', 'c', 'd'].map((holder, turn) =>
      take(holder, 0, ...names.slice(turn), ...names.slice(0, turn)),
    );
    const taken = (await Promise.all(asked)).flatMap(Object.keys);
    expect(taken.sort()).toEqual([...names].sort());
  });
}
