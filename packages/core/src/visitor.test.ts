import { describe, expect, it } from 'vitest';
import { dailyVisitorId, utcDay } from './visitor.ts';

const today = { day: '2026-01-15', key: new Uint8Array(32).fill(1) };
const tomorrow = { day: '2026-01-16', key: new Uint8Array(32).fill(2) };
const id = dailyVisitorId(today, 'site_1', '203.0.113.7', 'Firefox');

describe('a visitor’s id of the day', () => {
  it('is the same for the same browser, and tells nothing of it', () => {
    expect(dailyVisitorId(today, 'site_1', '203.0.113.7', 'Firefox')).toBe(id);
    expect(id).toMatch(/^vis_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it.each([
    ['the salt', dailyVisitorId(tomorrow, 'site_1', '203.0.113.7', 'Firefox')],
    ['the site', dailyVisitorId(today, 'site_2', '203.0.113.7', 'Firefox')],
    ['the address', dailyVisitorId(today, 'site_1', '203.0.113.8', 'Firefox')],
    ['the user agent', dailyVisitorId(today, 'site_1', '203.0.113.7', 'Safari')],
    ['where one part ends', dailyVisitorId(today, 'site_1', '203.0.113.7F', 'irefox')],
  ])('changes with %s', (_, other) => {
    expect(other).not.toBe(id);
  });
});

it('days are UTC’s', () => {
  expect(utcDay(Date.parse('2026-01-15T23:59:59.999Z'))).toBe('2026-01-15');
  expect(utcDay(Date.parse('2026-01-16T00:00:00+01:00'))).toBe('2026-01-15');
});
