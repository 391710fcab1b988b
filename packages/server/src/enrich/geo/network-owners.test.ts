import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ipv4KeyAt, ipv6KeyAt, keyOf } from './address-key.ts';
import { type OwnerLookup, readNetworkOwners } from './network-owners.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-owners-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function owners(family: 'ipv4' | 'ipv6', lines: string[]): Promise<OwnerLookup> {
  const path = join(folder, `${family}-${lines.length}.csv`);
  await writeFile(path, lines.join('\n'));
  return readNetworkOwners(path, family);
}

describe('the owner of an IPv4 network', () => {
  test.each([
    ['1.0.0.0', 'Cloudflare, Inc.'],
    ['1.0.0.255', 'Cloudflare, Inc.'],
    ['1.0.1.0', ''],
    ['1.0.5.9', 'Gtelecom Pty Ltd'],
    ['2.26.200.1', 'LLC "SPUTNIK" – é'],
    ['223.255.255.1', 'Cloudflare, Inc.'],
    ['0.0.0.1', ''],
    ['255.255.255.255', ''],
  ])('%s: %j', async (ip, name) => {
    const find = await owners('ipv4', [
      '1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."',
      '1.0.4.0,1.0.7.255,38803,Gtelecom Pty Ltd',
      'a line that is broken',
      '2.26.200.0,2.26.215.255,201907,"LLC ""SPUTNIK"" – é"\r',
      '223.255.255.0,223.255.255.255,13335,"Cloudflare, Inc."',
    ]);
    expect(find(ipaddr.parse(ip))).toBe(name);
  });

  test('is found in files longer than a piece of them', async () => {
    const line = (i: number) => `10.${i >> 8}.${i & 255}.0,10.${i >> 8}.${i & 255}.255,${i},Owner ${i}`;
    const find = await owners(
      'ipv4',
      Array.from({ length: 20_000 }, (_, i) => line(i)),
    );
    for (const i of [0, 1, 7777, 12_345, 19_999]) {
      expect(find(ipaddr.parse(`10.${i >> 8}.${i & 255}.99`))).toBe(`Owner ${i}`);
    }
    expect(find(ipaddr.parse('10.200.0.0'))).toBe('');
  });
});

test('the owner of an IPv6 network', async () => {
  const find = await owners('ipv6', [
    '2001:4:112::,2001:4:112:ffff:ffff:ffff:ffff:ffff,112,DNS-OARC',
    '2001:200::,2001:200:1b9:ffff:ffff:ffff:ffff:ffff,2500,WIDE Project',
  ]);
  expect(find(ipaddr.parse('2001:4:112::35'))).toBe('DNS-OARC');
  expect(find(ipaddr.parse('2001:200:1b9::1'))).toBe('WIDE Project');
  expect(find(ipaddr.parse('2001:200:1ba::1'))).toBe('');
});

describe('the key of an address', () => {
  test.each(['0.0.0.0', '1.2.3.4', '255.255.255.255', '203.0.113.7'])('%s as text and parsed', ip => {
    expect(ipv4KeyAt(Buffer.from(`,${ip},`), 1, 1 + ip.length)).toBe(keyOf(ipaddr.parse(ip)));
  });
  test.each([
    '::',
    '::1',
    '2001:db8::',
    '2001:db8:7:1::',
    '2001:DB8::7:1',
    '1:2:3:4:5:6:7:8',
    '::3:4:5:6:7:8',
    '1::3:4:5:6:7:8',
    'ffff:ffff:ffff::',
  ])('%s as text and parsed', ip =>
    expect(ipv6KeyAt(Buffer.from(`,${ip},`), 1, 1 + ip.length)).toBe(keyOf(ipaddr.parse(ip))),
  );
});
