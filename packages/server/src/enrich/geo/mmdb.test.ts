import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import maxmind from 'maxmind';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mmdbBytes, prefixBits } from '../testing/mmdb-writer.ts';
import { installedDataFiles } from './data-files.ts';
import { openMmdb } from './mmdb.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-mmdb-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const bytesOf = (ip: string) => ipaddr.parse(ip).toByteArray();

/** Maps as the objects the library gives. */
const plain = (value: unknown): unknown =>
  value instanceof Map
    ? Object.fromEntries([...value].map(([name, v]) => [name, plain(v)]))
    : Array.isArray(value)
      ? value.map(plain)
      : value;

const city = installedDataFiles().city;

describe.skipIf(!city)('the installed files', () => {
  test.each(['ipv4', 'ipv6'] as const)('of %s are read as the library reads them', async family => {
    const path = city![family];
    const file = await openMmdb(path);
    const oracle = await maxmind.open(path);
    for (let i = 0; i < 2000; i++) {
      const n = (i * 2_654_435_761) % 2 ** 32;
      const ip =
        family === 'ipv4'
          ? [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.')
          : `${(0x2000 + (n >>> 20)).toString(16)}:${(n & 0xffff).toString(16)}:${(n >>> 16).toString(16)}::1`;
      expect(plain(file.get(bytesOf(ip))), ip).toEqual(oracle.get(ip));
    }
    await file.close();
  });
});

describe.each([24, 28, 32] as const)('a file with records of %i bits', bits => {
  const record = {
    country: { iso_code: 'DE' },
    subdivisions: [{ names: { en: 'Hesse' } }],
    anycast: true,
    long: 'x'.repeat(300),
  };

  test('of IPv6 has IPv4 addresses under 96 zeros', async () => {
    const bytes = mmdbBytes(bits, 6, [
      [prefixBits(bytesOf('2001:db8::'), 32), { as_name: 'Six' }],
      ['0'.repeat(96) + prefixBits(bytesOf('203.0.113.0'), 24), record],
    ]);
    const file = await openMmdb(await fileOf(`six-${bits}.mmdb`, bytes));
    expect(plain(file.get(bytesOf('203.0.113.9')))).toEqual(record);
    expect(plain(file.get(bytesOf('2001:db8::7')))).toEqual({ as_name: 'Six' });
    expect(file.get(bytesOf('203.0.114.9'))).toBeNull();
    expect(file.get(bytesOf('2001:db9::7'))).toBeNull();
    await file.close();
  });

  test('of IPv4 has no IPv6 addresses', async () => {
    const bytes = mmdbBytes(bits, 4, [[prefixBits(bytesOf('203.0.113.0'), 24), record]]);
    const file = await openMmdb(await fileOf(`four-${bits}.mmdb`, bytes));
    expect(plain(file.get(bytesOf('203.0.113.9')))).toEqual(record);
    expect(file.get(bytesOf('2001:db8::7'))).toBeNull();
    await file.close();
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('no database at all')],
  ['a marker and no more', Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')],
])('%s is no such file', async (name, bytes) => {
  await expect(openMmdb(await fileOf(`${name}.mmdb`, bytes))).rejects.toThrow('is not a MaxMind DB file');
});
