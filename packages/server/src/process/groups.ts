import { AppError } from '@bellwether/core';

export interface GroupsOptions<Item, Result> {
  /** Items that may wait; beyond it a submission is refused as `overloaded`. */
  maxWaiting: number;
  /**
   * Takes a whole group; the next one is handed over when it is done.
   * @param mark of the last submission in it that had one
   */
  commit(items: readonly Item[], mark: number | undefined): Promise<Result>;
  onFailure(error: unknown, items: number): void;
}

/** A group holds up to this many items: enough to share the disk's wait, few enough to stay quick. */
const GROUP_ITEMS = 1000;

interface Submission<Item, Result> {
  items: readonly Item[];
  mark: number | undefined;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Group commit: whatever arrives while one group commits makes up the next. No timer gathers groups, so a lone
 * event waits for nobody and a flood shares its waits.
 */
export function createGroups<Item, Result>({ maxWaiting, commit, onFailure }: GroupsOptions<Item, Result>) {
  let queue: Submission<Item, Result>[] = [];
  let waiting = 0;
  let running: Promise<void> | null = null;
  let stopping = false;

  function kick(): void {
    // The next turn of the loop, so that all requests read in this one share the commit.
    running ??= new Promise<void>(resolve => setImmediate(resolve)).then(run).finally(() => {
      running = null;
      if (queue.length > 0) kick();
    });
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const group = takeGroup();
      const items = group.flatMap(submission => submission.items);
      try {
        const result = await commit(items, group.findLast(s => s.mark !== undefined)?.mark);
        for (const { resolve } of group) resolve(result);
      } catch (error) {
        onFailure(error, items.length);
        const answer =
          error instanceof AppError
            ? error
            : new AppError('overloaded', undefined, undefined, { cause: error });
        for (const { reject } of group) reject(answer);
      }
    }
  }

  function takeGroup(): Submission<Item, Result>[] {
    let items = 0;
    const end = queue.findIndex((submission, i) => {
      items += submission.items.length;
      return i > 0 && items > GROUP_ITEMS;
    });
    const group = end === -1 ? queue : queue.slice(0, end);
    queue = end === -1 ? [] : queue.slice(end);
    waiting -= group.reduce((sum, submission) => sum + submission.items.length, 0);
    return group;
  }

  function enqueue(items: readonly Item[], mark?: number): Promise<Result> {
    waiting += items.length;
    return new Promise((resolve, reject) => {
      queue.push({ items, mark, resolve, reject });
      kick();
    });
  }

  return {
    /**
     * Resolves with its group's result, rejects with an AppError.
     * @param mark handed to the commit that has these items and all that were submitted before
     */
    submit(items: readonly Item[], mark?: number): Promise<Result> {
      if (stopping) return Promise.reject(new AppError('stopping'));
      if (waiting + items.length > maxWaiting) return Promise.reject(new AppError('overloaded'));
      return enqueue(items, mark);
    },
    /** Runs a group even if nothing waits. */
    nudge: (): Promise<Result> => (stopping ? Promise.reject(new AppError('stopping')) : enqueue([])),
    /** Takes no more; resolves once all that was taken is done. */
    async stop(): Promise<void> {
      stopping = true;
      while (running) await running;
    },
  };
}
