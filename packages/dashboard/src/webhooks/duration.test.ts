import { expect, it } from 'vitest';
import { millisecondsText, parseSpan, parseSpans, spanText } from './duration.ts';

it.each<[number, string]>([
  [0.5, '0.5 s'],
  [5, '5 s'],
  [90, '1.5 min'],
  [300, '5 min'],
  [7200, '2 h'],
  [86_400, '1 d'],
])('%d seconds are written %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

it.each<[number, string]>([
  [0.25, '0.3 ms'],
  [12.34, '12.3 ms'],
  [1234, '1.23 s'],
])('%d milliseconds are written %s', (ms, text) => {
  expect(millisecondsText(ms)).toBe(text);
});

it.each<[string, number | null]>([
  ['5', 5],
  ['5s', 5],
  [' 2.5 min ', 150],
  ['2H', 7200],
  ['1 d', 86_400],
  ['', null],
  ['soon', null],
  ['-5', null],
])('%j is read as %j seconds', (text, seconds) => {
  expect(parseSpan(text)).toBe(seconds);
});

it('a list is read as a whole or not at all', () => {
  expect(parseSpans('5, 5m, 1h')).toEqual([5, 300, 3600]);
  expect(parseSpans('')).toEqual([]);
  expect(parseSpans('5, soon')).toBeNull();
});
