/** Neighbours together, as many as are at most so large; one that is larger by itself goes alone. */
export function bySize<T>(items: readonly T[], sizeOf: (item: T) => number, most: number): T[][] {
  const parts: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const own = sizeOf(item);
    if (size + own > most) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(item);
    size += own;
  }
  return parts;
}
