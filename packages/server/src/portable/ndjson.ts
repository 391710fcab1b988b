export interface NdjsonLine {
  /** Counted from 1. */
  line: number;
  /** Null for one that is too long. */
  text: string | null;
}

/** The lines of a text that comes in pieces, without empty ones. @param most characters of a line */
export async function* ndjsonLines(texts: AsyncIterable<string>, most: number): AsyncGenerator<NdjsonLine> {
  let rest = '';
  let tooLong = false;
  let line = 0;

  function* take(text: string): Generator<NdjsonLine> {
    line++;
    const skipped = tooLong || text.length > most;
    tooLong = false;
    if (skipped) yield { line, text: null };
    else if (text.trim() !== '') yield { line, text };
  }

  for await (const text of texts) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const one of lines) yield* take(one);
    // What is too long is not kept for its end to come.
    if (rest.length > most) {
      rest = '';
      tooLong = true;
    }
  }
  if (rest !== '' || tooLong) yield* take(rest);
}

/**
 * Bytes as text, character by character whole.
 * @throws AppError-free: what is not UTF-8 becomes U+FFFD, since one bad line should not end a file
 */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
