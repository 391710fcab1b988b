/** A piece of JSON text, for colouring. */
export interface JsonToken {
  kind: 'key' | 'text' | 'value' | 'other';
  text: string;
}

/** A string with what may follow that makes it a key; a number or word. */
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

/** Splits JSON text; the tokens put together are the text again. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) tokens.push({ kind: 'other', text: text.slice(at, match.index) });
    const [whole, string, colon] = match;
    const kind = string === undefined ? 'value' : colon === undefined ? 'text' : 'key';
    tokens.push({ kind, text: whole });
    at = match.index + whole.length;
  }
  if (at < text.length) tokens.push({ kind: 'other', text: text.slice(at) });
  return tokens;
}

/** The text with line breaks and indents if it is JSON, else null. */
export function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}
