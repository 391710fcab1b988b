import { describe, expect, it } from 'vitest';
import { dayOf, expiresAt } from './expiry.ts';

const now = Date.parse('2026-03-10T12:00:00Z');

describe('when a key ends', () => {
  it('is so many days from now', () => {
    expect(expiresAt('30d', '', now)).toBe('2026-04-09T12:00:00.000Z');
    expect(expiresAt('1y', '', now)).toBe('2027-03-10T12:00:00.000Z');
  });

  it('may be never', () => {
    expect(expiresAt('never', '2026-12-31', now)).toBeNull();
  });

  it('is the last second of the day picked, where one is', () => {
    const end = new Date(expiresAt('date', '2026-12-31', now) ?? '');
    expect([dayOf(end.getTime()), dayOf(end.getTime() + 1000)]).toEqual(['2026-12-31', '2027-01-01']);
  });
});
