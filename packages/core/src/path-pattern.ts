import { wildcardMatcher } from './wildcard.ts';

const compiled = new Map<string, (path: string) => boolean>();

/**
 * The test a path pattern stands for: `*` is any run of characters within a segment, `**` any run at all, and
 * `/blog/**` matches `/blog` too. The same pattern gives the same function.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const known = compiled.get(pattern);
  if (known) return known;
  const test = compile(pattern);
  // Patterns come from goals, so there are few; the bound only guards against a site that edits for ever.
  if (compiled.size > 10_000) compiled.clear();
  compiled.set(pattern, test);
  return test;
}

function compile(pattern: string): (path: string) => boolean {
  const whole = wildcardMatcher(pattern, 'segment');
  if (!pattern.endsWith('/**')) return whole;
  const folder = wildcardMatcher(pattern.slice(0, -'/**'.length), 'segment');
  return path => whole(path) || folder(path);
}
