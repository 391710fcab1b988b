/** What values of dimensions are called. */

const regions = new Intl.DisplayNames(undefined, { type: 'region' });

/** A country by its two letters; other codes stand for themselves. */
export const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;

/** @param goals names by id */
export function valueName(dimension: string, value: string, goals: ReadonlyMap<string, string>): string {
  if (value === '') return '(unknown)';
  if (dimension === 'country') return countryName(value);
  if (dimension === 'goal') return goals.get(value) ?? value;
  return value;
}
