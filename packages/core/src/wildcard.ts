/** What a single `*` stands for: any run of characters, or one without a slash. `**` is always any run. */
export type Star = 'any' | 'segment';

/** A character that must come, or a run of any characters, or one of those within a path's segment. */
type Token = { char: string } | { run: Star };

/**
 * The test of a whole text against a pattern with wildcards, case counting.
 *
 * It follows all ways to match at once, character by character, so its time is at most the product of both
 * lengths. A regular expression tries them one after the other: `*a*a*a…b`, which any customer may write, keeps
 * it busy for ages, and patterns are tried within the ingest transaction.
 */
export function wildcardMatcher(pattern: string, star: Star): (text: string) => boolean {
  if (!pattern.includes('*')) return text => text === pattern;
  const tokens = tokensOf(pattern, star);
  return text => {
    let reached = enter(tokens, 0, new Set());
    for (const char of text) {
      const next = new Set<number>();
      for (const at of reached) {
        const token = tokens[at];
        if (token === undefined) continue;
        if ('char' in token) {
          if (token.char === char) enter(tokens, at + 1, next);
        } else if (token.run === 'any' || char !== '/') enter(tokens, at, next);
      }
      if (next.size === 0) return false;
      reached = next;
    }
    return reached.has(tokens.length);
  };
}

function tokensOf(pattern: string, star: Star): Token[] {
  return pattern.split(/(\*+)/).flatMap((part): Token[] => {
    if (part.startsWith('*')) return [{ run: part.length > 1 ? 'any' : star }];
    return [...part].map(char => ({ char }));
  });
}

/** Adds a place in the pattern, and those after it that can be reached for nothing: a run may be empty. */
function enter(tokens: readonly Token[], at: number, reached: Set<number>): Set<number> {
  reached.add(at);
  for (let i = at; tokens[i] !== undefined && 'run' in tokens[i]!; i++) reached.add(i + 1);
  return reached;
}
