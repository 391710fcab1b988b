/** In JSON, paired surrogates stand as themselves, so an escape that itself is not escaped is half a character. */
const loneSurrogate = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/**
 * JSON as ClickHouse takes it: half of a surrogate pair, which a browser may well send, becomes U+FFFD. Otherwise
 * one such string would have its whole batch refused, again and again.
 */
export function stringify(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\ud') ? json.replace(loneSurrogate, '$1\ufffd') : json;
}
