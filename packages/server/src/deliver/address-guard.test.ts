import { describe, expect, it } from 'vitest';
import { isAllowed, parseCidrs, refusal } from './address-guard.ts';

describe('an address', () => {
  it.each([
    ['8.8.8.8'],
    ['1.1.1.1'],
    ['172.15.255.255'],
    ['172.32.0.1'],
    ['100.63.255.255'],
    ['2606:4700:4700::1111'],
    ['2a00:1450:4001:800::200e'],
    // NAT64: how an IPv6-only machine reaches a public IPv4 address
    ['64:ff9b::8.8.8.8'],
    ['::ffff:8.8.8.8'],
  ])('%s is public', address => {
    expect(refusal(address, [])).toBeNull();
  });

  it.each([
    ['127.0.0.1', 'a loopback'],
    ['127.255.255.254', 'a loopback'],
    ['0.0.0.0', 'an unspecified'],
    ['0.1.2.3', 'an unspecified'],
    ['10.1.2.3', 'a private'],
    ['172.16.0.1', 'a private'],
    ['172.31.255.255', 'a private'],
    ['192.168.1.1', 'a private'],
    ['100.64.0.1', 'a carrier-grade NAT'],
    ['100.100.100.200', 'a carrier-grade NAT'],
    ['169.254.169.254', 'a link-local'],
    ['168.63.129.16', "a cloud platform's"],
    ['192.0.0.192', 'a reserved'],
    ['192.0.2.1', 'a reserved'],
    ['198.51.100.1', 'a reserved'],
    ['203.0.113.1', 'a reserved'],
    ['198.18.0.1', 'a reserved'],
    ['192.88.99.1', 'a reserved'],
    ['224.0.0.1', 'a multicast'],
    ['239.255.255.250', 'a multicast'],
    ['240.0.0.1', 'a reserved'],
    ['255.255.255.255', 'a broadcast'],
    ['::', 'an unspecified'],
    ['::1', 'a loopback'],
    ['::7f00:1', 'a reserved'],
    ['::808:808', 'a reserved'],
    ['fc00::1', 'a private'],
    ['fd00:ec2::254', 'a private'],
    ['fe80::1', 'a link-local'],
    ['fec0::1', ''],
    ['ff02::1', 'a multicast'],
    ['2001:db8::1', 'a reserved'],
    ['3fff::1', 'a reserved'],
    ['2001:2::1', 'a benchmarking'],
    ['2001:20::1', ''],
    ['100::1', ''],
    ['5f00::1', ''],
    ['4000::1', 'a reserved'],
    ['::ffff:127.0.0.1', 'a loopback'],
    ['::ffff:a00:1', 'a private'],
    ['::ffff:169.254.169.254', 'a link-local'],
    ['::ffff:0:10.0.0.1', 'a private'],
    ['64:ff9b::127.0.0.1', 'a loopback'],
    ['64:ff9b::a9fe:a9fe', 'a link-local'],
    ['64:ff9b:1::8.8.8.8', 'a NAT64'],
    ['2002:7f00:1::', 'a 6to4'],
    ['2002:a00:1::1', 'a 6to4'],
    ['2001:0:a00:1::1', 'a Teredo'],
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'a Teredo'],
  ])('%s is %s one, and refused', (address, kind) => {
    expect(refusal(address, [])).toContain(kind);
    expect(refusal(address, [])).toContain(address);
  });

  it('that an operator has opened is reached, in whatever form', () => {
    const allow = parseCidrs('127.0.0.0/8, fd00::/8');
    expect(refusal('127.0.0.1', allow)).toBeNull();
    expect(refusal('::ffff:127.0.0.1', allow)).toBeNull();
    expect(refusal('fd12::1', allow)).toBeNull();
    expect(refusal('10.0.0.1', allow)).toBe('10.0.0.1 is a private address');
    expect(isAllowed('8.8.8.8', allow)).toBe(false);
  });
});

describe('a list of CIDRs', () => {
  it('is separated by commas or spaces, and may be empty', () => {
    expect(parseCidrs('')).toEqual([]);
    expect(parseCidrs(' 10.0.0.0/8,127.0.0.0/8  ::1/128 ')).toHaveLength(3);
  });

  it('may name single addresses', () => {
    const allow = parseCidrs('192.168.7.9, fd00::9');
    const allowed = ['192.168.7.9', 'fd00::9', '192.168.7.8', 'fd00::8'].map(a => isAllowed(a, allow));
    expect(allowed).toEqual([true, true, false, false]);
  });

  it('names what it can not read', () => {
    expect(() => parseCidrs('10.0.0.0/8, 10.0.0.1/99')).toThrow('"10.0.0.1/99"');
    expect(() => parseCidrs('localhost')).toThrow('"localhost"');
  });
});
