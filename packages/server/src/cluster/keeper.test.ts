import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { createLeases } from '../adapters/sql/leases.ts';
import { type Leases, partitionLease } from '../ports/index.ts';
import { createKeeper, type Keeper } from './keeper.ts';

const PARTITIONS = 6;
const log = pino({ level: 'silent' });

let db: Awaited<ReturnType<typeof tempSqlite>>;
let leases: Leases;
let clock: FakeClock;
let processes: Process[];

beforeEach(async () => {
  db = await tempSqlite();
  leases = createLeases(db.engine);
  clock = new FakeClock();
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map(one => one.keeper.stop()));
  await db.end();
});

interface Process {
  keeper: Keeper;
  /** What it has in hand: partitions with their epochs, and the house as -1. */
  has: Map<number, number>;
  abandoned: number[];
  fail: Map<number, (error: unknown) => void>;
}

const HOUSE = -1;

/**
 * @param reach how the process reaches the leases
 * @param ending of whatever it gives back
 */
function start(
  holder: string,
  reach: Leases = leases,
  ending: () => Promise<void> = async () => {},
): Process {
  const has: Process['has'] = new Map();
  const abandoned: number[] = [];
  const fail: Process['fail'] = new Map();
  const hold = async (number: number, epoch: number, failed: (error: unknown) => void) => {
    has.set(number, epoch);
    fail.set(number, failed);
    return {
      async stop() {
        has.delete(number);
        await ending();
      },
      async abandon() {
        has.delete(number);
        abandoned.push(number);
      },
    };
  };
  const keeper = createKeeper({
    leases: reach,
    holder,
    partitions: PARTITIONS,
    workers: () => processes.length,
    startPartition: (number, { epoch, failed }) => hold(number, epoch, failed),
    startHousekeeping: failed => hold(HOUSE, 0, failed),
    clock,
    log,
    onPartitions() {},
  });
  const started = { keeper, has, abandoned, fail };
  processes.push(started);
  return started;
}

const partitionsOf = ({ has }: Process): number[] => [...has.keys()].filter(n => n !== HOUSE).sort();
const everything = Array.from({ length: PARTITIONS }, (_, n) => n);

/** Round by round, until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 20; round++) {
    for (let turn = 0; turn < 50; turn++) {
      if (isSo()) return;
      await new Promise(resolve => setImmediate(resolve));
      await db.engine.transact([{ sql: 'SELECT 1' }]);
    }
    clock.advance(2000);
  }
  expect.unreachable('it does not come to be so');
}

const shares = (...sizes: number[]) => {
  const all = processes.flatMap(partitionsOf).sort();
  return (
    processes.every((one, i) => partitionsOf(one).length === sizes[i]) && all.join() === everything.join()
  );
};

it('one process has all partitions at once, and keeps the house', async () => {
  const began = clock.now();
  const one = start('one');
  await until(() => shares(6));
  expect(one.has.has(HOUSE)).toBe(true);
  expect(clock.now()).toBe(began);
});

it('processes that come get their share, and one keeps the house', async () => {
  start('one');
  await until(() => shares(6));
  start('two');
  await until(() => shares(3, 3));
  start('three');
  await until(() => shares(2, 2, 2));
  expect(processes.filter(one => one.has.has(HOUSE))).toHaveLength(1);
});

it('what a process gives back in good order, others take at once', async () => {
  const one = start('one');
  await until(() => shares(6));
  const two = start('two');
  await until(() => shares(3, 3));
  await one.keeper.stop();
  processes = [two];
  const before = clock.now();
  await until(() => shares(6) && two.has.has(HOUSE));
  expect(clock.now() - before).toBeLessThanOrEqual(4000);
});

it('what a process had that is cut off, others take when its leases have run out, under new epochs', async () => {
  let reachable = true;
  const cut: Leases = {
    ...leases,
    take: (...args) => (reachable ? leases.take(...args) : Promise.reject(new Error('unreachable'))),
  };
  const one = start('one', cut);
  await until(() => shares(6));
  const two = start('two');
  await until(() => shares(3, 3));
  const lost = new Map(one.has);
  reachable = false;
  processes = [two];
  await until(() => shares(6));
  for (const [number, epoch] of lost)
    if (number !== HOUSE) expect(two.has.get(number)).toBeGreaterThan(epoch);

  // The old holder learns of it as soon as it can ask.
  reachable = true;
  processes = [one, two];
  await until(() => one.abandoned.length === lost.size);
});

it('a partition that fails is begun again under a new epoch', async () => {
  const one = start('one');
  await until(() => shares(6));
  const epoch = one.has.get(2)!;
  one.fail.get(2)!(new Error('the store refused a commit'));
  await until(() => (one.has.get(2) ?? 0) > epoch);
  expect(one.abandoned).toEqual([2]);
  const [lease] = await leases.held(partitionLease(2), clock.now());
  expect(lease).toMatchObject({ holder: 'one', epoch: one.has.get(2) });
});

it('nor does it have the epoch it had where its lease could not be given back', async () => {
  let reachable = true;
  const half: Leases = {
    ...leases,
    release: (...args) => (reachable ? leases.release(...args) : Promise.reject(new Error('unreachable'))),
  };
  const one = start('one', half);
  await until(() => shares(6));
  const epoch = one.has.get(2)!;
  reachable = false;
  one.fail.get(2)!(new Error('the connection broke in the middle of a commit'));
  await until(() => one.abandoned.length > 0);
  await until(() => one.has.has(2));
  expect(one.has.get(2)).toBeGreaterThan(epoch);
});

it('what was given back while it was being renewed is not begun again with the old epoch', async () => {
  let answer: (() => void) | null = null;
  let holdUp = false;
  const released: string[] = [];
  const slow: Leases = {
    ...leases,
    async release(names, holder) {
      await leases.release(names, holder);
      released.push(...names);
    },
    async take(...args) {
      const taken = await leases.take(...args);
      if (holdUp) await new Promise<void>(resolve => (answer = resolve));
      return taken;
    },
  };
  const one = start('one', slow);
  await until(() => shares(6));
  const epoch = one.has.get(2)!;
  holdUp = true;
  await until(() => answer !== null);
  one.fail.get(2)!(new Error('the store refused a commit'));
  await until(() => one.abandoned.length > 0);
  await until(() => released.length > 0);
  holdUp = false;
  answer!();
  await until(() => one.has.has(2));
  expect(one.has.get(2)).toBeGreaterThan(epoch);
});

it('what does not end is waited for no longer than a moment', async () => {
  const one = start('one', leases, () => new Promise(() => {}));
  await until(() => shares(6));
  const two = start('two');
  await until(() => shares(3, 3));
  processes = [two];
  let stopped = false;
  const stopping = one.keeper.stop().then(() => {
    stopped = true;
  });
  const before = clock.now();
  await until(() => stopped);
  await stopping;
  expect(clock.now() - before).toBeLessThanOrEqual(10_000);
  await until(() => shares(6) && two.has.has(HOUSE));
});
