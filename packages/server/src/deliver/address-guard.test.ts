import { AppError } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { checkUrl, isAllowed, parseCidrs, refusal } from './address-guard.ts';

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

  it('names what it can not read', () => {
    expect(() => parseCidrs('10.0.0.0/8, 10.0.0.1/99')).toThrow('"10.0.0.1/99"');
    expect(() => parseCidrs('localhost')).toThrow('"localhost"');
  });
});

describe("a webhook's URL", () => {
  const problem = (url: string, allow = '') => {
    try {
      checkUrl(url, parseCidrs(allow));
      return null;
    } catch (error) {
      if (error instanceof AppError) return `${error.code}: ${error.message}`;
      throw error;
    }
  };

  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?key=1',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://bücher.example.com/',
  ])('%s is fine', url => {
    expect(problem(url)).toBeNull();
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:1',
  ])('%s must use HTTPS', url => {
    expect(problem(url)).toBe('url_not_https: URL must use HTTPS');
  });

  it.each([
    ['https://localhost/', 'localhost is this machine'],
    ['https://LOCALHOST./', 'localhost is this machine'],
    ['https://a.localhost/', 'a.localhost is this machine'],
    ['https://printer.local/', 'printer.local is a name of a local network'],
    ['https://metadata.google.internal/', 'metadata.google.internal is a name of a local network'],
    ['https://intranet/', 'intranet is a name of a local network'],
    ['https://127.0.0.1/', '127.0.0.1 is a loopback address'],
    ['https://127.0.0.1./', '127.0.0.1 is a loopback address'],
    ['https://127.1/', '127.0.0.1 is a loopback address'],
    ['https://2130706433/', '127.0.0.1 is a loopback address'],
    ['https://0x7f000001/', '127.0.0.1 is a loopback address'],
    ['https://0x7f.1/', '127.0.0.1 is a loopback address'],
    ['https://0177.0.0.1/', '127.0.0.1 is a loopback address'],
    ['https://%31%32%37.0.0.1/', '127.0.0.1 is a loopback address'],
    ['https://①②⑦.0.0.1/', '127.0.0.1 is a loopback address'],
    ['https://0/', '0.0.0.0 is an unspecified address'],
    ['https://169.254.169.254/latest/', '169.254.169.254 is a link-local address'],
    ['https://[::1]/', '::1 is a loopback address'],
    ['https://[::ffff:127.0.0.1]/', '::ffff:7f00:1 (127.0.0.1) is a loopback address'],
    ['https://[::127.0.0.1]/', '::7f00:1 is a reserved address'],
    ['https://[64:ff9b::10.0.0.1]/', '64:ff9b::a00:1 (10.0.0.1) is a private address'],
    ['https://[2002:a00:1::]/', '2002:a00:1:: is a 6to4 address'],
  ])('%s must be publicly reachable: %s', (url, why) => {
    expect(problem(url)).toBe(`url_not_public: URL must be publicly reachable: ${why}`);
  });

  it.each([
    'https://',
    'https:///',
    'not a url',
    'https://user@example.com/',
    'https://user:pass@example.com/',
    'https://:pass@example.com/',
    'https://example.com/#part',
    'https://example.com/#',
    'https://256.256.256.256/',
    'https://[fe80::1%25eth0]/',
  ])('%s is not one', url => {
    expect(problem(url)).toMatch(/^invalid_webhook_url: /);
  });

  it('may be http and private where an operator has opened the addresses', () => {
    const allow = '127.0.0.0/8';
    expect(problem('http://127.0.0.1:9000/', allow)).toBeNull();
    expect(problem('https://127.0.0.1:9000/', allow)).toBeNull();
    expect(problem('http://10.0.0.1/', allow)).toBe('url_not_https: URL must use HTTPS');
    expect(problem('https://10.0.0.1/', allow)).toContain('10.0.0.1 is a private address');
    // What is behind a name shows when it is connected to.
    expect(problem('http://localhost:9000/', allow)).toBeNull();
    expect(problem('http://receiver.internal/', allow)).toBeNull();
  });
});
