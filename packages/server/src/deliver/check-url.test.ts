import { AppError } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { parseCidrs } from './address-guard.ts';
import { checkUrl } from './check-url.ts';
import type { Resolve } from './resolve.ts';

describe("a webhook's URL", () => {
  const problem = async (url: string, allow = '', names: Record<string, string[]> = {}) => {
    const resolve: Resolve = async name => names[name] ?? Promise.reject(new Error(`ENOTFOUND ${name}`));
    try {
      await checkUrl(url, { allow: parseCidrs(allow), resolve });
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
  ])('%s is fine', async url => {
    expect(await problem(url)).toBeNull();
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'javascript:1',
  ])('%s must use HTTPS', async url => {
    expect(await problem(url)).toBe('url_not_https: URL must use HTTPS');
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
  ])('%s must be publicly reachable: %s', async (url, why) => {
    expect(await problem(url)).toBe(`url_not_public: URL must be publicly reachable: ${why}`);
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
  ])('%s is not one', async url => {
    expect(await problem(url)).toMatch(/^invalid_webhook_url: /);
  });

  const LOOPBACK = '127.0.0.0/8';

  it('may be http and private where an operator has opened the addresses', async () => {
    for (const url of ['http://127.0.0.1:9000/', 'https://127.0.0.1:9000/', 'http://localhost:9000/'])
      expect(await problem(url, LOOPBACK), url).toBeNull();
    expect(await problem('http://10.0.0.1/', LOOPBACK)).toBe('url_not_https: URL must use HTTPS');
    expect(await problem('https://10.0.0.1/', LOOPBACK)).toContain('10.0.0.1 is a private address');
  });

  it('may be http by name where all that the name leads to is opened', async () => {
    const names = {
      'inside.internal': ['127.0.0.1', '127.0.0.2'],
      'mixed.example': ['127.0.0.1', '8.8.8.8'],
      'outside.example': ['8.8.8.8'],
    };
    expect(await problem('http://inside.internal/', LOOPBACK, names)).toBeNull();
    expect(await problem('https://inside.internal/', LOOPBACK, names)).toBeNull();
    for (const host of ['mixed.example', 'outside.example', 'nowhere.example'])
      expect(await problem(`http://${host}/`, LOOPBACK, names), host).toContain('url_not_https');
    expect(await problem('https://nowhere.internal/', LOOPBACK, names)).toContain(
      'a name of a local network',
    );
    expect(await problem('https://localhost/', '10.0.0.0/8', names)).toContain('localhost is this machine');
  });

  it('of a public name is not looked up: the connection will tell', async () => {
    expect(await problem('https://nowhere.example/', LOOPBACK)).toBeNull();
  });
});

describe('what people and programs read in different ways', () => {
  it.each([
    ' https://example.com/',
    'https://example.com/ ',
    'https://exam\tple.com/',
    'https://example.com/\r\nX: y',
    'https:example.com',
    'https:\\\\example.com\\@127.0.0.1/',
    'https://:@example.com/',
    'https://@example.com/',
    'https://example.com:0/',
  ])('%j is no URL of a webhook', async url => {
    await expect(checkUrl(url, { allow: [], resolve: async () => [] })).rejects.toMatchObject({
      code: 'invalid_webhook_url',
    });
  });

  it('dots behind a name change nothing', async () => {
    const guard = { allow: [], resolve: async () => [] };
    await expect(checkUrl('https://localhost../', guard)).rejects.toMatchObject({ code: 'url_not_public' });
  });
});
