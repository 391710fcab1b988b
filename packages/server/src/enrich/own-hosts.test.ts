import { expect, test } from 'vitest';
import { isOwnHost } from './own-hosts.ts';
import { siteWith } from './testing/raw-event.ts';

test.each([
  ['example.com', [], 'example.com', true],
  ['example.com', [], 'www.example.com', true],
  ['example.com', [], 'shop.example.com', true],
  ['www.example.com', [], 'example.com', true],
  ['WWW.Example.com:8080', [], 'example.com', true],
  ['https://example.com/', [], 'example.com', true],
  ['bücher.example', [], 'xn--bcher-kva.example', true],
  ['example.com', [], 'notexample.com', false],
  ['example.com', [], 'example.com.evil.net', false],
  ['example.com', ['example.org'], 'www.example.org', true],
  ['example.com', ['example.org'], 'shop.example.org', false],
  ['example.com', ['*.preview.app'], 'branch-7.preview.app', true],
  ['example.com', [], 'localhost', false],
  ['example.com', [], '127.0.0.1', false],
  ['example.com', ['localhost'], 'localhost', true],
  ['localhost', [], 'localhost', true],
  ['localhost:3000', [], '127.0.0.1', true],
  ['127.0.0.1', [], '[::1]', true],
  ['127.0.0.1', [], 'app.localhost', true],
  ['localhost', [], 'localhost.evil.net', false],
  ['', [''], 'example.com', false],
])('site %s with hosts %j: %s is own: %s', (domain, hosts, host, own) => {
  expect(isOwnHost(siteWith({ hosts }, domain))(host)).toBe(own);
});
