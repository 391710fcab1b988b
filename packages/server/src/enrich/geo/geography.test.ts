import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mmdbBytes, prefixBits } from '../testing/mmdb-writer.ts';
import { installedDataFiles } from './data-files.ts';
import { createGeography } from './geography.ts';

const NOWHERE = { location: { country: '', countryCode: '', state: '', city: '' }, company: null };
const none = { locationFile: null, companyFile: null };
const noData = { city: null, owners: null };
const failing = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-geo-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file with one record for 8.8.8.0/24. */
async function mmdb(name: string, record: Parameters<typeof mmdbBytes>[2][0][1]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, mmdbBytes(28, 6, [['0'.repeat(96) + prefixBits([8, 8, 8], 24), record]]));
  return path;
}

const installed = installedDataFiles();
describe.skipIf(!installed.city || !installed.owners)('with the installed data', () => {
  test('a public address is somewhere, and somebody’s; the files open with the first', async () => {
    const geo = createGeography(none, { warn: failing });
    const first = geo.lookup('8.8.8.8');
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toEqual({
      location: { country: 'United States', countryCode: 'US', state: 'California', city: 'Mountain View' },
      company: { name: 'Google LLC', domain: '' },
    });
    expect(geo.lookup('81.2.69.142')).toMatchObject({ location: { country: 'United Kingdom' } });
    expect(await geo.lookup('2a00:1450:4009:80b::200e')).toMatchObject({ company: { name: 'Google LLC' } });
    expect(geo.lookup('8.8.8.8')).toBe(geo.lookup('8.8.8.8'));
    await geo.close();
  });

  test('whose data it is, is told', () => {
    const { attributions, warnings } = createGeography(none, { warn: failing });
    expect(attributions).toEqual([expect.stringContaining('DB-IP'), expect.stringContaining('RouteViews')]);
    expect(warnings).toEqual([]);
  });
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.0.1',
  '::1',
  'fe80::1',
  'fd00::1',
  '',
  'x',
])('the address %j is nowhere and opens no file', ip =>
  expect(createGeography(none, { warn: failing }).lookup(ip)).toEqual(NOWHERE),
);

test('without data packages everything is empty, and that is told', () => {
  const geo = createGeography(none, { warn: failing, installed: noData });
  expect(geo.lookup('8.8.8.8')).toEqual(NOWHERE);
  expect(geo.attributions).toEqual([]);
  expect(geo.warnings).toEqual([expect.stringContaining('dbip-city'), expect.stringContaining('asn')]);
});

describe("a file of one's own", () => {
  test.each([
    [
      'MaxMind',
      {
        country: { iso_code: 'DE', names: { en: 'Germany' } },
        subdivisions: [{ names: { en: 'Hesse' } }],
        city: { names: { de: 'Frankfurt', en: 'Frankfurt am Main' } },
      },
      ['Germany', 'DE', 'Hesse', 'Frankfurt am Main'],
    ],
    [
      'ip-location-db',
      { country_code: 'DE', state1: 'Hesse', city: 'Frankfurt' },
      ['Germany', 'DE', 'Hesse', 'Frankfurt'],
    ],
    [
      'IPinfo Lite',
      { country: 'Germany', country_code: 'DE', continent: 'Europe' },
      ['Germany', 'DE', '', ''],
    ],
    [
      'IPinfo',
      { country: 'de', region: 'Hesse', city: 'Frankfurt' },
      ['Germany', 'DE', 'Hesse', 'Frankfurt'],
    ],
    ['no country', { country_code: 'ZZ', city: 7 }, ['', '', '', '']],
  ] as const)('of locations, as %s writes them', async (name, record, expected) => {
    const locationFile = await mmdb(`${name}.mmdb`, JSON.parse(JSON.stringify(record)));
    const geo = createGeography({ locationFile, companyFile: null }, { warn: failing, installed: noData });
    const [country, countryCode, state, city] = expected;
    expect(await geo.lookup('8.8.8.8')).toEqual({
      location: { country, countryCode, state, city },
      company: null,
    });
    await geo.close();
  });

  test.each([
    [
      'IPinfo Lite',
      { as_name: 'Google LLC', as_domain: 'google.com' },
      { name: 'Google LLC', domain: 'google.com' },
    ],
    ['MaxMind ASN', { autonomous_system_organization: 'GOOGLE' }, { name: 'GOOGLE', domain: '' }],
    ['nobody', { asn: 'AS1' }, null],
  ] as const)('of owners, as %s writes them', async (name, record, company) => {
    const companyFile = await mmdb(`${name}-owner.mmdb`, JSON.parse(JSON.stringify(record)));
    const geo = createGeography({ locationFile: null, companyFile }, { warn: failing, installed: noData });
    expect(await geo.lookup('8.8.8.8')).toEqual({ ...NOWHERE, company });
    await geo.close();
  });

  test('must be there at the start', () => {
    const locationFile = join(folder, 'missing.mmdb');
    expect(() => createGeography({ locationFile, companyFile: null }, { warn: failing })).toThrow(
      /ENOENT.*missing\.mmdb/,
    );
  });

  test('that turns out to be no database is told of once, and nothing else breaks', async () => {
    const locationFile = join(folder, 'broken.mmdb');
    await writeFile(locationFile, 'not a database');
    const told: string[] = [];
    const geo = createGeography(
      { locationFile, companyFile: null },
      { warn: message => told.push(message), installed: noData },
    );
    expect(await geo.lookup('8.8.8.8')).toEqual(NOWHERE);
    expect(geo.lookup('1.1.1.1')).toEqual(NOWHERE);
    expect(told).toEqual([expect.stringContaining('broken.mmdb')]);
    await geo.close();
  });

  test('that is overwritten while in use is given up, and told of once', async () => {
    const networks = [...Array(256).keys()].map(
      n =>
        [
          '0'.repeat(96) + prefixBits([8, 8, n], 24),
          { country_code: 'DE', city: `${n}`.padEnd(1000, '.') },
        ] as const,
    );
    const locationFile = join(folder, 'overwritten.mmdb');
    await writeFile(
      locationFile,
      mmdbBytes(
        28,
        6,
        networks.map(([prefix, record]) => [prefix, record]),
      ),
    );
    const told: string[] = [];
    const warn = (message: string) => told.push(message);
    const geo = createGeography({ locationFile, companyFile: null }, { warn, installed: noData });
    expect(await geo.lookup('8.8.0.1')).toMatchObject({ location: { countryCode: 'DE' } });
    await writeFile(locationFile, '');
    expect(geo.lookup('8.8.50.1')).toEqual(NOWHERE);
    expect(geo.lookup('8.8.51.1')).toEqual(NOWHERE);
    expect(told).toEqual([expect.stringContaining('overwritten.mmdb')]);
    await geo.close();
  });
});
