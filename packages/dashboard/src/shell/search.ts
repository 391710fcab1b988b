/** Reads what addresses hold: anybody may have written them. */
export const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** One of the options, or undefined, which stands for the usual one and keeps the address short. */
export const optionalOf =
  <T extends string>(options: readonly T[]) =>
  (value: unknown): T | undefined =>
    options.find(option => option === value);

/** All values of a repeatable parameter. */
export const textList = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(item => typeof item === 'string' && item !== '');

/** A search is texts and lists of texts, `?filter=a&filter=b`: addresses that people can read and share. */
export function parseSearch(search: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(search);
  const entries = [...new Set(parameters.keys())].map(name => {
    const [first = '', ...more] = parameters.getAll(name);
    return [name, more.length === 0 ? first : [first, ...more]] as const;
  });
  return Object.fromEntries(entries);
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') parameters.append(name, String(item));
    }
  }
  // These stand for themselves in a query, and filters are full of them.
  const text = parameters.toString().replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%7C', '|');
  return text === '' ? '' : `?${text}`;
}
