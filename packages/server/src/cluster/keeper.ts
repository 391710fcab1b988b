import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import { type Lease, LeaseLost, type Leases, partitionLease } from '../ports/index.ts';
import { createSleeper } from '../sleeper.ts';

/** Something a lease is for, in the hands of this process. */
export interface Held {
  /** Ends in good order; the lease is given back after it. */
  stop(): Promise<void>;
  /** Ends at once: the lease is somebody else's. */
  abandon(): Promise<void>;
}

/** What it is held under. */
export interface Tenure {
  epoch: number;
  /** To be called when it can't go on. */
  failed(error: unknown): void;
  /** @throws LeaseLost when the lease has run out, as far as this process knows: it was not renewed in time */
  assertHeld(): void;
}

export interface KeeperDeps {
  leases: Leases;
  /** This process. */
  holder: string;
  /** How many there are. */
  partitions: number;
  /** How many processes share them, this one among them. */
  workers(): number;
  startPartition(partition: number, tenure: Tenure): Promise<Held>;
  startHousekeeping(failed: (error: unknown) => void): Promise<Held>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** How many partitions this process has now. */
  onPartitions(count: number): void;
}

export interface Keeper {
  /** Gives everything back in good order. */
  stop(): Promise<void>;
}

/** A process that dies is missed after so long. */
const LEASE_MS = 10_000;
const ROUND_MS = 2000;
/** What failed is begun again after a while. */
const PAUSE_MS = 1000;
/**
 * What ends is waited for so long: a query or a batch that hangs in the event store does for a minute. Twice this is
 * less than who stops a process waits for. What comes later is refused by the epoch, or does no harm.
 */
const PATIENCE_MS = 4000;

const HOUSEKEEPING = 'housekeeping';

interface Holding {
  epoch: number;
  /** Null until it has started. */
  held: Held | null;
  starting: Promise<void>;
}

/**
 * Takes leases on a fair share of the partitions, and on keeping house where nobody does; renews them, gives up what
 * is over its share, and drops what it has lost. What is written under a lease carries its epoch, so a process that
 * was away without knowing it can do no harm when it is back.
 */
export function createKeeper(deps: KeeperDeps): Keeper {
  const { leases, holder, partitions, clock, log } = deps;
  const numbers = new Map(Array.from({ length: partitions }, (_, n) => [partitionLease(n), n]));
  const holdings = new Map<string, Holding>();
  /** On their way out; not to be taken again before they are. */
  const ending = new Map<string, Promise<void>>();
  /** Of these, the ones whose lease is still needed. */
  const stopping = new Set<string>();
  const sleeper = createSleeper(clock);
  let cancelTimer = () => {};
  let stopped = false;
  let failures = 0;
  /** Until when all leases were last renewed. */
  let renewedUntil = 0;
  let rounds = round();

  async function round(): Promise<void> {
    try {
      for (const name of owned().slice(share())) void giveBack(name);
      const now = clock.now();
      const held = await leases.held('', now);
      // Nothing is waited for in between: what is given back meanwhile must not be taken again with the rest.
      const fresh = new Set(wanted(held));
      const taken = await leases.take(
        [...holdings.keys(), ...stopping, ...fresh],
        holder,
        now,
        now + LEASE_MS,
      );
      renewedUntil = now + LEASE_MS;
      for (const [name, { epoch }] of holdings) if (taken.get(name) !== epoch) lose(name);
      // What was renewed, and given back while the answer was on its way, has the epoch it had before.
      for (const [name, epoch] of taken) if (fresh.has(name)) begin(name, epoch);
      if (failures > 0) log.info({ failures }, 'Leases are renewed again.');
      failures = 0;
    } catch (error) {
      if (++failures === 1) log.warn({ err: error }, 'Leases could not be renewed; trying again.');
    }
    deps.onPartitions(owned().length);
    if (!stopped) cancelTimer = clock.at(clock.now() + ROUND_MS, next);
  }

  function next(): void {
    cancelTimer();
    rounds = round();
  }

  function owned(): string[] {
    return [...holdings.keys()].filter(name => numbers.has(name));
  }

  function share(): number {
    return Math.ceil(partitions / deps.workers());
  }

  /** Of what nobody has its share of the partitions, and the house. */
  function wanted(held: readonly Lease[]): string[] {
    const taken = new Set(held.filter(lease => lease.holder !== holder).map(lease => lease.name));
    const isFree = (name: string) => !taken.has(name) && !holdings.has(name) && !ending.has(name);
    const free = [...numbers.keys()].filter(isFree);
    const more = free.slice(0, Math.max(0, share() - owned().length));
    return [...more, ...[HOUSEKEEPING].filter(isFree)];
  }

  function begin(name: string, epoch: number): void {
    const failed = (error: unknown) => {
      if (holdings.get(name) !== holding) return;
      log.warn({ err: error, lease: name }, 'What a lease is for failed; it is begun again.');
      restart(name);
    };
    const number = numbers.get(name);
    const assertHeld = () => {
      if (clock.now() >= renewedUntil) throw new LeaseLost(name);
    };
    const start =
      number === undefined
        ? deps.startHousekeeping(failed)
        : deps.startPartition(number, { epoch, failed, assertHeld });
    const holding: Holding = {
      epoch,
      held: null,
      starting: start.then(held => {
        holding.held = held;
      }, failed),
    };
    holdings.set(name, holding);
  }

  /** Ends it, and lets a moment pass; the lease changes hands, so that nothing of before can still be written. */
  function restart(name: string): void {
    end(name, async held => {
      await inTime(name, held.abandon());
      await sleeper.sleep(PAUSE_MS);
      await release(name);
    });
  }

  function lose(name: string): void {
    log.warn({ lease: name }, 'A lease is somebody else’s now.');
    end(name, held => inTime(name, held.abandon()));
  }

  function giveBack(name: string): Promise<void> {
    if (holdings.has(name)) stopping.add(name);
    return end(name, async held => {
      await inTime(name, held.stop()).finally(() => {
        stopping.delete(name);
        return release(name);
      });
    });
  }

  function inTime(name: string, ending: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = clock.at(clock.now() + PATIENCE_MS, () => {
        log.warn({ lease: name }, 'What a lease was for does not end; it is left to itself.');
        resolve();
      });
      ending.finally(cancel).then(resolve, reject);
    });
  }

  /** Where it can't be given back it has to run out: taken again before that, it would have the epoch it had. */
  async function release(name: string): Promise<void> {
    try {
      await leases.release([name], holder);
    } catch (error) {
      log.warn({ err: error, lease: name }, 'A lease could not be given back; it runs out.');
      await sleeper.sleep(LEASE_MS);
    }
  }

  function end(name: string, how: (held: Held) => Promise<void>): Promise<void> {
    const holding = holdings.get(name);
    if (!holding) return Promise.resolve();
    holdings.delete(name);
    const done = holding.starting
      .then(() => how(holding.held ?? nothing))
      .catch(error => log.error({ err: error, lease: name }, 'What a lease was for did not end well.'))
      .finally(() => ending.delete(name));
    ending.set(name, done);
    return done;
  }

  return {
    async stop() {
      stopped = true;
      cancelTimer();
      sleeper.stop();
      await rounds;
      // Housekeeping first: it asks things of the partitions.
      await giveBack(HOUSEKEEPING);
      await Promise.all(owned().map(giveBack));
      await Promise.all(ending.values());
    },
  };
}

const nothing: Held = { stop: async () => {}, abandon: async () => {} };
