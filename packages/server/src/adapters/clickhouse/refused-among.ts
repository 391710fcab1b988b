/**
 * Which rows a try refuses, by their places: halved until each stands alone. One among 2,000 takes 22 tries, each half
 * as large as those before it.
 * @param attempt why it refuses these rows; null when it takes them
 */
export async function refusedAmong<Row>(
  rows: readonly Row[],
  attempt: (rows: readonly Row[]) => Promise<string | null>,
): Promise<{ index: number; reason: string }[]> {
  async function search(from: number, to: number): Promise<{ index: number; reason: string }[]> {
    const reason = from === to ? null : await attempt(rows.slice(from, to));
    if (reason === null) return [];
    if (to - from === 1) return [{ index: from, reason }];
    const middle = (from + to) >> 1;
    return [...(await search(from, middle)), ...(await search(middle, to))];
  }
  return search(0, rows.length);
}
