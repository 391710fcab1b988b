import type { Span } from './period.ts';
import { DAY } from './zone.ts';

/**
 * Rows of a list that begins with the newest. The last day of the span is read first, then four times as much and so
 * on until there are enough: a page of a busy site does not cost its month, and where little happens more days cost
 * little.
 * @param enough rows that make further ones needless
 * @param read the newest rows of a span, `enough` at most
 */
export async function newestOf<Row>(
  { from, to }: Span,
  enough: number,
  read: (span: Span) => Promise<Row[]>,
): Promise<Row[]> {
  for (let length = DAY; ; length *= 4) {
    const start = Math.max(from, to - length);
    const rows = await read({ from: start, to });
    if (rows.length >= enough || start === from) return rows;
  }
}
