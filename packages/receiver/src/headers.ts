type HeaderValue = string | readonly string[] | null | undefined;

/** A request's headers as frameworks hand them out: a `Headers`, a plain object in any case, or pairs. */
export type HeadersLike =
  | { get(name: string): string | null }
  | Iterable<readonly [string, HeaderValue]>
  | { readonly [name: string]: HeaderValue };

/** The value of a header, its name compared without case; null when there is none. */
export function headerOf(headers: HeadersLike, name: string): string | null {
  if ('get' in headers && typeof headers.get === 'function') return headers.get(name);
  const pairs: Iterable<readonly [string, unknown]> = isIterable(headers) ? headers : Object.entries(headers);
  const found: unknown[] = [];
  for (const [key, value] of pairs) {
    if (key.toLowerCase() === name) found.push(...(Array.isArray(value) ? value : [value]));
  }
  const values = found.filter(value => typeof value === 'string');
  // Several signatures are separated by spaces anyway; two ids or timestamps make a value that nothing fits.
  return values.length === 0 ? null : values.join(' ');
}

const isIterable = (headers: HeadersLike): headers is Iterable<readonly [string, HeaderValue]> =>
  Symbol.iterator in headers;
