/** Path patterns: `*` stands for any run of characters within a segment, `**` for any run at all. */
const compiled = new Map<string, (path: string) => boolean>();

/** The test a pattern stands for; the same pattern gives the same function. `/blog/**` matches `/blog` too. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const known = compiled.get(pattern);
  if (known) return known;
  const source = pattern
    .split(/(\/\*\*$|\*\*|\*)/)
    .map(part => wildcards[part] ?? part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('');
  const regex = new RegExp(`^${source}$`, 'u');
  const test = (path: string) => regex.test(path);
  // Patterns come from goals, so there are few; the bound only guards against a site that edits for ever.
  if (compiled.size > 10_000) compiled.clear();
  compiled.set(pattern, test);
  return test;
}

const wildcards: Record<string, string> = { '/**': '(?:/.*)?', '**': '.*', '*': '[^/]*' };
