import { digestId } from '@bellwether/core';
import { describe, expect, test } from 'vitest';
import { createGeography } from './index.ts';
import { enricher } from './testing/enricher.ts';
import { NOON, rawEvent, siteWith } from './testing/raw-event.ts';

const full = {
  input: {
    id: 'ABCDEF01-2345-4678-9ABC-DEF012345678',
    type: 'event' as const,
    name: 'signup',
    url: 'https://user:pw@www.example.com/pricing?utm_source=newsletter&utm_medium=email&utm_campaign=spring#top',
    referrer: 'https://mail.google.com/',
    category: 'conversion',
    label: 'hero',
    value: 2,
    props: { plan: 'pro' },
    revenue: { amount: 9.99, currency: 'eur' },
    interactive: false,
    engagedSeconds: 30,
    screen: { width: 1920, height: 1080, touch: false },
    timezone: 'Europe/Berlin',
    language: 'de-DE',
    gpu: 'Apple M2',
    hardwareConcurrency: 8,
    visitor: 'reader-7',
  },
  request: { ip: '203.0.113.77' },
};

async function enriched(...parts: Parameters<typeof rawEvent>) {
  const outcome = await enricher().enrich(rawEvent(...parts));
  if ('dropped' in outcome) throw new Error(outcome.dropped);
  return outcome.event;
}

test('an event with everything, on a site that wants everything', async () => {
  const site = siteWith({ visitorId: 'persistent', ip: 'masked', device: 'full' });
  expect(await enriched({ ...full, site })).toEqual({
    id: 'abcdef01-2345-4678-9abc-def012345678',
    siteId: 'site_1',
    type: 'event',
    at: NOON,
    live: true,
    visitorId: digestId('vis', 'site_1', 'reader-7'),
    previousVisitorId: null,
    name: 'signup',
    category: 'conversion',
    label: 'hero',
    value: 2,
    props: { plan: 'pro' },
    revenue: { amount: 9.99, currency: 'EUR' },
    interactive: false,
    engagedSeconds: 0,
    url: 'https://www.example.com/pricing?utm_source=newsletter&utm_medium=email&utm_campaign=spring',
    hostname: 'www.example.com',
    path: '/pricing',
    acquisition: {
      referrer: 'https://mail.google.com/',
      params: { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'spring' },
      channel: 'Email',
      source: 'newsletter',
      campaign: 'spring',
    },
    client: {
      browser: { name: 'Chrome', version: '126', vendor: 'Google' },
      os: { name: 'Windows', version: '10' },
      device: { type: 'desktop', model: '', gpu: 'Apple M2', hardwareConcurrency: 8 },
      location: { country: '', countryCode: '', state: '', city: '' },
      company: null,
      ip: '203.0.113.0',
      timezone: 'Europe/Berlin',
      language: 'de-DE',
      screen: { width: 1920, height: 1080, touch: false },
    },
  });
});

test('a pageview with nothing but an address has defaults for all else', async () => {
  expect(await enriched()).toMatchObject({
    id: '00000000-0000-4000-8000-000000000001',
    type: 'pageview',
    name: '',
    category: '',
    label: '',
    value: null,
    props: {},
    revenue: null,
    interactive: true,
    engagedSeconds: 0,
    acquisition: { referrer: '', params: {}, channel: 'Direct', source: '', campaign: '' },
    client: { timezone: '', language: '', screen: null, ip: null, company: null },
  });
});

describe('privacy', () => {
  test('by default neither address nor user agent nor details of the device are in the event', async () => {
    const event = await enriched(full);
    const text = JSON.stringify(event);
    expect(text).not.toContain('203.0.113');
    expect(text).not.toContain('Mozilla');
    expect(text).not.toContain('reader-7');
    expect(text).not.toContain('pw@');
    expect(event.client).toMatchObject({
      ip: null,
      screen: null,
      device: { gpu: '', hardwareConcurrency: null },
    });
  });
});

test('a ping of engagement tells its seconds', async () => {
  const input = { type: 'engagement' as const, engagedSeconds: 12.5, name: 'left aside' };
  expect(await enriched({ input })).toMatchObject({ type: 'engagement', engagedSeconds: 12.5, name: '' });
});

test('an iPad that calls itself a Mac is known by its touch screen', async () => {
  const parts = {
    input: { screen: { width: 1024, height: 1366, touch: true } },
    request: {
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    },
    site: siteWith({ device: 'full' }),
  };
  expect((await enriched(parts)).client).toMatchObject({
    os: { name: 'iOS' },
    device: { type: 'tablet', model: 'iPad' },
  });
});

test.each([
  ['Europe/Berlin', 'de-DE', 'Europe/Berlin', 'de-DE'],
  ['<script>', 'x'.repeat(35), '', ''],
  ['Etc/GMT+5', 'zh-Hant-TW', 'Etc/GMT+5', 'zh-Hant-TW'],
])('timezone %s and language %s', async (timezone, language, keptTimezone, keptLanguage) => {
  expect((await enriched({ input: { timezone, language } })).client).toMatchObject({
    timezone: keptTimezone,
    language: keptLanguage,
  });
});

test.each([
  ['https://example.com/before', '', 'Direct'],
  ['https://shop.example.com/', '', 'Direct'],
  ['nonsense', '', 'Direct'],
  ['https://www.google.com/', 'https://www.google.com/', 'Organic Search'],
])('the referrer %s is kept as %j', async (referrer, kept, channel) => {
  expect((await enriched({ input: { referrer } })).acquisition).toMatchObject({ referrer: kept, channel });
});

test('answers at once when salts and files are at hand', async () => {
  const geo = createGeography(
    { locationFile: null, companyFile: null },
    { warn: () => {}, installed: { city: null, owners: null } },
  );
  const e = enricher({ geo });
  expect(e.enrich(rawEvent())).toBeInstanceOf(Promise);
  await e.enrich(rawEvent());
  expect(e.enrich(rawEvent())).toMatchObject({ event: { type: 'pageview' } });
  expect(e.warnings).toHaveLength(2);
});
