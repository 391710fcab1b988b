import { describe, expect, test } from 'vitest';
import { enricher } from '../testing/enricher.ts';
import { rawEvent, siteWith } from '../testing/raw-event.ts';

const refusal = async (parts: Parameters<typeof rawEvent>[0], options?: Parameters<typeof enricher>[0]) => {
  const outcome = await enricher(options).enrich(rawEvent(parts));
  return 'dropped' in outcome ? outcome.dropped : null;
};

const optedOut = { optedOut: true };
const googlebot = { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
const elsewhere = { url: 'https://copy.example.net/' };
const spam = { referrer: 'https://www.semalt.com/crawler' };

describe('what a browser sent is refused', () => {
  test.each([
    ['with Global Privacy Control or Do Not Track', { request: optedOut }, 'opted_out'],
    [
      'not where the site has switched that off',
      { request: optedOut, site: siteWith({ honourGpc: false }) },
      null,
    ],
    ['from a bot', { request: googlebot }, 'bot'],
    ['without a user agent', { request: { userAgent: '' } }, 'bot'],
    ['with a blank user agent', { request: { userAgent: '  ' } }, 'bot'],
    ['from a program', { request: { userAgent: 'curl/8.5.0' } }, 'bot'],
    [
      'from a browser that a program drives',
      {
        request: {
          userAgent:
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
        },
      },
      'bot',
    ],
    ['with a referrer that is spam', { input: spam }, 'referrer_spam'],
    ['from a page elsewhere', { input: elsewhere }, 'host_not_allowed'],
    [
      'not from a host the site names',
      { input: elsewhere, site: siteWith({ hosts: ['copy.example.net'] }) },
      null,
    ],
    ["from a developer's machine", { input: { url: 'http://localhost:3000/' } }, 'host_not_allowed'],
    [
      "not from a developer's machine where that is the site",
      { input: { url: 'http://localhost:3000/' }, site: siteWith({}, 'localhost') },
      null,
    ],
    [
      'from an excluded address',
      { request: { ip: '203.0.113.9' }, site: siteWith({ excludedIps: ['203.0.113.0/24'] }) },
      'excluded_ip',
    ],
    [
      'from an excluded page',
      { input: { url: 'https://example.com/admin/users' }, site: siteWith({ excludedPaths: ['/admin/**'] }) },
      'excluded_path',
    ],
    ['never else', {}, null],
  ] as const)('%s', async (_, parts, reason) => expect(await refusal(parts)).toBe(reason));
});

describe('what a server sent is its own business', () => {
  test.each([
    ['opt-out', { request: optedOut }, null],
    ['bot', { request: googlebot }, null],
    ['referrer spam', { input: spam }, null],
    ['host', { input: elsewhere }, null],
    [
      'but an excluded address stays excluded',
      { request: { ip: '203.0.113.9' }, site: siteWith({ excludedIps: ['203.0.113.9'] }) },
      'excluded_ip',
    ],
  ] as const)('%s', async (_, parts, reason) =>
    expect(await refusal({ ...parts, source: 'server' })).toBe(reason),
  );
});

test('the list of spam hosts can be replaced', async () => {
  const options = { spamHosts: ['spam.example'] };
  expect(await refusal({ input: { referrer: 'https://www.spam.example/' } }, options)).toBe('referrer_spam');
  expect(await refusal({ input: spam }, options)).toBeNull();
});

test('a bad address is an error even where the event would be refused', async () => {
  await expect(refusal({ input: { url: 'nonsense' }, request: googlebot })).rejects.toMatchObject({
    code: 'invalid_url',
  });
});
