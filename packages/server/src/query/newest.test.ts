import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestOf } from './newest.ts';
import type { Span } from './period.ts';
import { DAY } from './zone.ts';

/** Reads moments as a store would, and notes what it was asked for. */
function over(moments: readonly number[], limit: number) {
  const asked: Span[] = [];
  const read = async (span: Span) => {
    asked.push(span);
    const within = moments.filter(at => at >= span.from && at < span.to);
    return within.sort((a, b) => b - a).slice(0, limit);
  };
  return { asked, read };
}

describe('the newest rows of a span', () => {
  it('are those that reading all of it gives', async () => {
    const moment = fc.integer({ min: 0, max: 200 * DAY });
    await fc.assert(
      fc.asyncProperty(fc.array(moment), moment, moment, fc.nat(20), async (moments, a, b, limit) => {
        const span = { from: Math.min(a, b), to: Math.max(a, b) };
        const { read } = over(moments, limit);
        expect(await newestOf(span, limit, read)).toEqual(await read(span));
      }),
    );
  });

  it('take one reading of the last day where it has enough', async () => {
    const { asked, read } = over([29.5 * DAY, 29.7 * DAY], 2);
    await newestOf({ from: 0, to: 30 * DAY }, 2, read);
    expect(asked).toEqual([{ from: 29 * DAY, to: 30 * DAY }]);
  });

  it('are looked for ever further back, to the beginning at most', async () => {
    const { asked, read } = over([], 2);
    await newestOf({ from: 5 * DAY, to: 30 * DAY }, 2, read);
    expect(asked.map(({ from }) => from / DAY)).toEqual([29, 26, 14, 5]);
  });
});
