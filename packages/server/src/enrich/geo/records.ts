import type { Client } from '@bellwether/core';

/**
 * What the common MMDB files say, under the names they say it by: MaxMind's and DB-IP's own (`country.iso_code`,
 * `subdivisions`), ip-location-db's flat ones (`country_code`, `state1`), IPinfo's (`country_code`, `as_name`, `as_domain`).
 */
export function locationOf(record: unknown): Client['location'] {
  const countryCode = first(
    record,
    ['country_code'],
    ['country', 'iso_code'],
    ['country'],
    ['registered_country', 'iso_code'],
  ).toUpperCase();
  const country = countryOf(countryCode);
  // Written out: what begins with the spread of another object is given a hidden class of its own by V8, some 200
  // bytes for every visitor.
  return {
    country,
    countryCode: country === '' ? '' : countryCode,
    state: first(record, ['state1'], ['subdivisions', 0, 'names', 'en'], ['region'], ['state']),
    city: first(record, ['city'], ['city', 'names', 'en']),
  };
}

/** The owner of the network; null when the record names none. */
export function companyOf(record: unknown): Client['company'] {
  const name = first(
    record,
    ['as_name'],
    ['autonomous_system_organization'],
    ['organization'],
    ['traits', 'organization'],
    ['traits', 'autonomous_system_organization'],
  );
  const domain = first(record, ['as_domain'], ['domain'], ['traits', 'domain']);
  return name === '' && domain === '' ? null : { name, domain };
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Empty for what is no country's code. */
const countryOf = (code: string): string =>
  (/^[A-Z]{2}$/.test(code) && code !== 'ZZ' && regionNames.of(code)) || '';

type Path = (string | number)[];

/** The first of the paths that leads to text. */
function first(record: unknown, ...paths: Path[]): string {
  for (const path of paths) {
    const value = path.reduce<unknown>(step, record);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

const step = (value: unknown, key: string | number): unknown =>
  value instanceof Map
    ? value.get(key)
    : Array.isArray(value) && typeof key === 'number'
      ? value[key]
      : undefined;
