/** Most of copying a small file is the wait for the disk, which many can wait for together. */
const AT_ONCE = 16;

/** Runs it for all items, some at a time. When one fails no other is begun, and all have ended when it rejects. */
export async function each<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed = false;
  async function work(): Promise<void> {
    for (const item of left) {
      if (failed) return;
      await run(item).catch(error => {
        failed = true;
        throw error;
      });
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
