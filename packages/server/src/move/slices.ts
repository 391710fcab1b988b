import type { Slice } from '../ports/index.ts';

/**
 * Cuts the days of a table into slices of at most some rows: days that follow one another go together while they are
 * of one month (a part of the table holds no other), and a day with more rows is split by visitor. By visitor, since
 * both rows of a visit's state have to be in one slice: merging takes them away together, also between two slices.
 * @param days in their order
 */
export function slicesOf(days: readonly { day: string; rows: number }[], most: number): Slice[] {
  const slices: Slice[] = [];
  for (const { day, rows } of days) {
    const last = slices.at(-1);
    if (rows > most) {
      const parts = Math.ceil(rows / most);
      for (let part = 0; part < parts; part++)
        slices.push({ from: day, to: day, part, parts, rows: rows / parts });
    } else if (last && last.parts === 1 && monthOf(last.from) === monthOf(day) && last.rows + rows <= most) {
      slices[slices.length - 1] = { ...last, to: day, rows: last.rows + rows };
    } else {
      slices.push({ from: day, to: day, part: 0, parts: 1, rows });
    }
  }
  return slices;
}

const monthOf = (day: string): string => day.slice(0, 7);
