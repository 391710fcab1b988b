/**
 * What only one process at a time may do: own a partition, keep house. A lease ends by itself when its holder no
 * longer renews it. Its epoch counts the changes of hands: what a holder writes carries the epoch, and is refused
 * (`LeaseLost`) once somebody else has the lease, however late the old holder learns of it.
 */
export interface Leases {
  /**
   * Takes those of the leases that are free or have run out, and renews those that are the holder's already.
   * @param until epoch ms
   * @returns the epochs of those it now has, by name
   */
  take(names: readonly string[], holder: string, now: number, until: number): Promise<Map<string, number>>;
  /** Gives back what the holder has of these, for others to take at once. */
  release(names: readonly string[], holder: string): Promise<void>;
  /** Leases held by anybody, whose names begin so. */
  held(prefix: string, now: number): Promise<Lease[]>;
}

export interface Lease {
  name: string;
  holder: string;
  epoch: number;
  /** Epoch ms. */
  until: number;
}

/** Somebody else has the lease by now; nothing of what was to be written is. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`The lease ${name} is somebody else’s by now.`);
  }
}

export const partitionLease = (partition: number): string => `partition-${partition}`;
