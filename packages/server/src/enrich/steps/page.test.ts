import { AppError } from '@bellwether/core';
import { describe, expect, test } from 'vitest';
import { pageOf } from './page.ts';

describe('a page address', () => {
  test.each([
    ['https://example.com', 'https://example.com/', '/'],
    ['https://example.com/a/b?x=1', 'https://example.com/a/b?x=1', '/a/b'],
    ['http://Example.COM:8080/A', 'http://example.com:8080/A', '/A'],
    ['https://example.com/a#section', 'https://example.com/a', '/a'],
    ['https://example.com/a#', 'https://example.com/a', '/a'],
    ['https://example.com/#/settings?tab=2', 'https://example.com/#/settings?tab=2', '/#/settings'],
    ['https://example.com/app#!about', 'https://example.com/app#!about', '/app#!about'],
    ['https://me:secret@example.com/a', 'https://example.com/a', '/a'],
    ['https://me@example.com/a', 'https://example.com/a', '/a'],
    ['https://example.com/caf%C3%A9', 'https://example.com/caf%C3%A9', '/café'],
    ['https://example.com/日本', 'https://example.com/%E6%97%A5%E6%9C%AC', '/日本'],
    ['https://example.com/a%20b', 'https://example.com/a%20b', '/a b'],
    ['https://example.com/a%2Fb%3Fc%23d', 'https://example.com/a%2Fb%3Fc%23d', '/a%2Fb%3Fc%23d'],
    ['https://example.com/%00%0A%E2%80%AE', 'https://example.com/%00%0A%E2%80%AE', '/%00%0A%E2%80%AE'],
    ['https://example.com/%E0%A4%A', 'https://example.com/%E0%A4%A', '/%E0%A4%A'],
    ['https://example.com/a/../b', 'https://example.com/b', '/b'],
  ])('%s', (given, url, path) => {
    const page = pageOf(given);
    expect(page.url).toBe(url);
    expect(page.path).toBe(path);
  });

  test('has a hostname without port', () => {
    expect(pageOf('http://Shop.Example.com:8080/').hostname).toBe('shop.example.com');
  });

  test('gives its UTM parameters and click ids, the first of each name', () => {
    const url =
      'https://e.com/?utm_source=a&UTM_Medium=cpc&utm_source=b&gclid=x1&fbclid=&q=shoes&utm_id=7&__proto__=1';
    expect(pageOf(url).params).toEqual({ utm_source: 'a', utm_medium: 'cpc', gclid: 'x1', utm_id: '7' });
  });

  test.each([
    '',
    'example.com',
    '/path',
    'ftp://example.com/',
    'javascript:alert(1)',
    'file:///etc',
    'https://',
    'about:blank',
  ])('%j is refused', url => {
    const failure = (() => {
      try {
        return pageOf(url);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: 'invalid_url', status: 400, details: [{ field: 'url' }] });
  });
});
