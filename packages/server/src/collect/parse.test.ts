import { AppError } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { eventTime } from './event-time.ts';
import { parseCollect, parseServerCollect } from './parse.ts';

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const pageview = { type: 'pageview', url: 'https://example.com/' };

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('a body to collect', () => {
  it('has whole characters only, though pages cut texts within them', () => {
    const cut = { site: 's', ...pageview, label: '🦆'.slice(0, 1), props: { ['🦆'.slice(1)]: 'x' } };
    expect(parseCollect(bytes(cut)).events).toEqual([
      { ...pageview, label: '\ufffd', props: { '\ufffd': 'x' } },
    ]);
  });

  it('is one event with its site, or a list', () => {
    expect(parseCollect(bytes({ site: 's', ...pageview }))).toEqual({
      siteId: 's',
      events: [pageview],
      batch: false,
    });
    expect(parseCollect(bytes({ site: 's', events: [pageview] }))).toEqual({
      siteId: 's',
      events: [pageview],
      batch: true,
    });
    expect(parseServerCollect('s', bytes(pageview))).toMatchObject({ siteId: 's', batch: false });
    expect(parseServerCollect('s', bytes({ events: [pageview, pageview] })).events).toHaveLength(2);
  });

  it('from a server need not name the site, and may tell of the visitor', () => {
    const told = { ...pageview, ip: '203.0.113.7', userAgent: 'Mozilla/5.0', visitor: 'reader-7' };
    expect(parseServerCollect('s', bytes({ site: 's', events: [told] })).events).toEqual([told]);
    expect(refusal(() => parseServerCollect('s', bytes({ site: 't', ...told })))).toBe(
      'invalid_request: site is not the one the address names.',
    );
    expect(refusal(() => parseCollect(bytes({ site: 's', ...told })))).toMatch(/^unknown_field: .* ip\.$/);
  });

  const many = (n: number) => Array.from({ length: n }, () => pageview);
  it.each<[string, unknown, string]>([
    ['no JSON', '{"site":', 'invalid_json: The body is not valid JSON.'],
    ['nothing', '', 'invalid_json: The body is not valid JSON.'],
    ['a number', '7', 'invalid_request: body must be object.'],
    ['null', 'null', 'invalid_request: body must be object.'],
    ['an array', '[]', 'invalid_request: body must be object.'],
    ['no site', pageview, 'invalid_request: site is required.'],
    ['an unknown field', { site: 's', ...pageview, sites: 1 }, 'unknown_field: There is no field sites.'],
    ['a missing field', { site: 's', type: 'pageview' }, 'invalid_request: url is required.'],
    [
      'a missing field in a batch',
      { site: 's', events: [pageview, { type: 'pageview' }] },
      'invalid_request: events[1].url is required.',
    ],
    ['a wrong type', { site: 's', ...pageview, url: 7 }, 'invalid_request: url must be string.'],
    [
      'an empty batch',
      { site: 's', events: [] },
      'invalid_request: events must not have fewer than 1 items.',
    ],
    [
      'a batch of 501',
      { site: 's', events: many(501) },
      'batch_too_large: A batch holds at most 500 events.',
    ],
    [
      'a bad event in a batch',
      { site: 's', events: [pageview, { ...pageview, value: 'x' }] },
      'invalid_request: events[1].value must be number.',
    ],
    [
      'an unknown field in a batch',
      { site: 's', events: [{ ...pageview, x: 1 }] },
      'unknown_field: There is no field events[0].x.',
    ],
    [
      'a field beside the batch',
      { site: 's', events: [pageview], extra: 1 },
      'unknown_field: There is no field extra.',
    ],
  ])('%s is refused by name', (_, body, expected) => {
    expect(refusal(() => parseCollect(bytes(body)))).toBe(expected);
  });

  it('that is not UTF-8 is refused', () => {
    expect(refusal(() => parseCollect(Buffer.from([0x7b, 0xff, 0x7d])))).toMatch(/^invalid_encoding/);
  });
});

describe('the time of an event', () => {
  const now = Date.parse('2026-01-15T12:00:00Z');
  const HOUR = 3_600_000;

  it('is that of its arrival, unless it says so itself', () => {
    expect(eventTime(undefined, now, 'browser')).toEqual({ at: now, live: true });
    expect(eventTime('2026-01-15T11:30:00Z', now, 'browser')).toEqual({ at: now - HOUR / 2, live: true });
    expect(eventTime(now + 59_000, now, 'browser')).toEqual({ at: now, live: true });
  });

  it('may lie in the past only for servers, and then is history', () => {
    expect(eventTime(now - HOUR + 1, now, 'server').live).toBe(true);
    expect(eventTime(now - HOUR, now, 'server').live).toBe(false);
    expect(refusal(() => eventTime(now - HOUR - 1, now, 'browser'))).toMatch(/more than an hour old/);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    'yesterday',
    'room 12',
    '2025-04-31T12:00:00Z',
    '',
    now + 61_000,
    0,
    -1,
    1e300,
  ])('%s is refused', when => {
    expect(refusal(() => eventTime(when, now, 'server'))).toMatch(/^invalid_timestamp/);
  });
});
