import { AppError } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, DAY, dayOf, instantOf, localTime, monthOf, startOfDay, weekOf, zoneOf } from './zone.ts';

const day = (text: string) => Date.parse(`${text}T00:00Z`) / DAY;
const at = (text: string) => Date.parse(text);
const startsAt = (zone: string, text: string) => new Date(startOfDay(zoneOf(zone), day(text))).toISOString();

describe('a day begins', () => {
  test.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z', 'at midnight'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', 'before the clocks go forward'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z', 'after it, 23 hours later'],
    ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00.000Z', 'after they went back, 25 hours later'],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z', 'at a quarter'],
    ['Australia/Lord_Howe', '2026-04-06', '2026-04-05T13:30:00.000Z', 'after half an hour more'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', 'at one, where midnight is skipped'],
    ['America/Sao_Paulo', '2019-02-17', '2019-02-17T03:00:00.000Z', 'after 23 o’clock came twice'],
    ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z', 'at the first midnight of two'],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', 'before a day that never was'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', 'with the next, where it never was'],
    [
      'Pacific/Apia',
      '2011-12-31',
      '2011-12-30T10:00:00.000Z',
      'a day early on the other side of the date line',
    ],
  ])('%s %s: %s (%s)', (zone, text, expected) => {
    expect(startsAt(zone, text)).toBe(expected);
  });
});

test('a local time that is skipped is the moment of the change; of two equal ones it is the first', () => {
  const berlin = zoneOf('Europe/Berlin');
  expect(instantOf(berlin, at('2026-03-29T02:30Z'))).toBe(at('2026-03-29T01:00Z'));
  expect(instantOf(berlin, at('2026-10-25T02:30Z'))).toBe(at('2026-10-25T00:30Z'));
});

const zones = [
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'Asia/Gaza',
];
const anInstant = fc.integer({ min: at('1975-01-01T00:00Z'), max: at('2040-01-01T00:00Z') });

test('instants and local times lead to one another', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), anInstant, (name, instant) => {
      const zone = zoneOf(name);
      const back = instantOf(zone, localTime(zone, instant));
      expect(localTime(zone, back)).toBe(localTime(zone, instant));
      expect(back).toBeLessThanOrEqual(instant);
      expect(startOfDay(zone, dayOf(zone, instant))).toBeLessThanOrEqual(instant);
    }),
    { numRuns: 500 },
  );
});

test('what is no IANA name is refused', () => {
  for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin; DROP TABLE events'])
    expect(() => zoneOf(name), name).toThrow(AppError);
  expect(() => zoneOf('Mars/Olympus')).toThrow('The timezone "Mars/Olympus" is not an IANA name.');
});

test('months are cut to their last day, weeks begin on Monday', () => {
  expect(addMonths(at('2026-03-31T09:00Z'), -1)).toBe(at('2026-02-28T09:00Z'));
  expect(addMonths(at('2024-02-29T00:00Z'), -12)).toBe(at('2023-02-28T00:00Z'));
  expect(addMonths(at('2026-11-30T00:00Z'), 3)).toBe(at('2027-02-28T00:00Z'));
  expect(monthOf(day('2026-02-28'))).toBe(day('2026-02-01'));
  expect(weekOf(day('2026-01-18'))).toBe(day('2026-01-12'));
  expect(weekOf(day('2026-01-19'))).toBe(day('2026-01-19'));
  expect(weekOf(day('1969-12-28'))).toBe(day('1969-12-22'));
});
