import type { LocationsAnswer, LocationsQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { breakdown } from './breakdown.ts';
import type { ReportDeps } from './scope.ts';

/**
 * Where visitors are. States and cities of one name in several countries are several rows. Errors as
 * {@link pagesReport}'s.
 */
export async function locationsReport(
  deps: ReportDeps,
  site: Site,
  query: LocationsQuery,
  now: number,
): Promise<LocationsAnswer> {
  const by = query.by ?? 'country';
  const { rows, nextCursor } = await breakdown(deps, site, query, now, columns[by]);
  const nameOf = by === 'country' ? countryName : (value: string) => value;
  return { by, locations: rows.map(row => ({ name: nameOf(row.value), ...row })), nextCursor };
}

const country = 'country_code';
const columns: Record<LocationsAnswer['by'], Record<'value' | 'countryCode' | 'state', string>> = {
  country: { value: country, countryCode: country, state: `''` },
  state: { value: 'state', countryCode: country, state: 'state' },
  city: { value: 'city', countryCode: country, state: 'state' },
};

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code);
