/** An escape of JSON: a surrogate pair, half of one, or any other. Read in turn, so `\\ud83d` is seen for text. */
const escapes =
  /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)/g;

/**
 * JSON text with U+FFFD for every half of a surrogate pair. Pages send them when they cut a text in the middle of
 * an emoji, and JavaScript lives with them; PHP's parser and others refuse the whole document for one. So they end
 * where they come in, and no receiver has to know.
 */
export const wholeCharacters = (json: string): string =>
  /\\u[dD]/.test(json) ? json.replace(escapes, (sequence, half) => (half ? '\\ufffd' : sequence)) : json;
