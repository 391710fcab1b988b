import type ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Family = 'ipv4' | 'ipv6';
/** The file for each family of addresses; the same path twice is one file for both. */
export type FilePair = Record<Family, string>;

/** An open data file. */
export interface OpenFile<T> {
  find(address: Address): T;
  close(): Promise<void>;
}

/** One kind of data on addresses, its files opened as they are first needed. */
export interface DataSource<T> {
  /** The file of a family: at once when it is open, else the promise of it. Never fails: see `createDataSource`. */
  of(family: Family): OpenFile<T> | Promise<OpenFile<T>>;
  close(): Promise<void>;
}

/**
 * @param files null when there is no such data
 * @param nothing what is found where nothing is known, and in a file that can't be read
 * @param warn told once of each file that can't be read: collecting must go on without it
 */
export function createDataSource<T>(
  files: FilePair | null,
  nothing: T,
  open: (path: string, family: Family) => Promise<OpenFile<T>>,
  warn: (message: string, error: unknown) => void,
): DataSource<T> {
  const empty: OpenFile<T> = { find: () => nothing, close: async () => {} };
  const opened = new Map<string, OpenFile<T>>();
  const opening = new Map<string, Promise<OpenFile<T>>>();

  /** The file, given up at its first failure: one that was overwritten in place must not fail event after event. */
  const guarded = (path: string, file: OpenFile<T>): OpenFile<T> => ({
    find(address) {
      try {
        return file.find(address);
      } catch (error) {
        if (opened.get(path) !== empty) warn(`${path} can't be read any more: ${CONSEQUENCE}`, error);
        opened.set(path, empty);
        return nothing;
      }
    },
    close: file.close,
  });

  async function openOnce(path: string, family: Family): Promise<OpenFile<T>> {
    const file = await open(path, family).then(
      made => guarded(path, made),
      error => {
        warn(`${path} can't be read: ${CONSEQUENCE}`, error);
        return empty;
      },
    );
    opened.set(path, file);
    return file;
  }

  return {
    of(family) {
      const path = files?.[family];
      if (path === undefined) return empty;
      const ready = opened.get(path) ?? opening.get(path);
      if (ready) return ready;
      const promise = openOnce(path, family);
      opening.set(path, promise);
      return promise;
    },
    async close() {
      const all = await Promise.all(opening.values());
      await Promise.all(all.map(file => file.close()));
    },
  };
}

const CONSEQUENCE = 'what it would tell stays empty';
