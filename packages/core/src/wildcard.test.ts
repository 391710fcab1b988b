import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Star, wildcardMatcher } from './wildcard.ts';

/** The definition, word by word: too slow for use, too short to be wrong. */
function matches(pattern: string, star: Star, text: string): boolean {
  const run = /^\*+/.exec(pattern)?.[0];
  if (run === undefined)
    return pattern === ''
      ? text === ''
      : pattern[0] === text[0] && matches(pattern.slice(1), star, text.slice(1));
  const across = run.length > 1 || star === 'any';
  for (let taken = 0; taken <= text.length; taken++) {
    if (!across && text.slice(0, taken).includes('/')) return false;
    if (matches(pattern.slice(run.length), star, text.slice(taken))) return true;
  }
  return false;
}

describe('a wildcard pattern', () => {
  it('matches what its definition says', () => {
    // Few different characters, so that matches and near misses are common.
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 });
    const star = fc.constantFrom<Star>('any', 'segment');
    fc.assert(
      fc.property(pattern, star, text, (pattern, star, text) => {
        expect(wildcardMatcher(pattern, star)(text)).toBe(matches(pattern, star, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes a character outside the basic plane for one', () => {
    expect(wildcardMatcher('*👍', 'any')('a👍')).toBe(true);
    expect(wildcardMatcher('👍', 'any')('👎')).toBe(false);
  });
});

it('takes no longer for patterns made to take long', () => {
  const hostile = wildcardMatcher(`${'a**'.repeat(660)}b`, 'segment');
  const text = 'a'.repeat(2000);
  for (let i = 0; i < 100; i++) expect(hostile(text)).toBe(false);
});
