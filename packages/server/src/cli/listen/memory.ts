/** Remembers the latest of what it was asked about, `size` of them and up to as many again. */
export function createMemory(size: number) {
  let recent = new Set<string>();
  let before = new Set<string>();
  return {
    /** Whether it was not asked for this one before. */
    isNew(id: string): boolean {
      if (recent.has(id) || before.has(id)) return false;
      if (recent.size >= size) {
        before = recent;
        recent = new Set();
      }
      recent.add(id);
      return true;
    },
  };
}
