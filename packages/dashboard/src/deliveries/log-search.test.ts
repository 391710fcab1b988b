import { expect, it } from 'vitest';
import { fromLocalInput, isFiltered, localInput, logFilter, readLogSearch } from './log-search.ts';

const now = Date.parse('2026-01-15T12:00:30.500Z');

it('what an address holds is taken only as far as it is understood', () => {
  const search = readLogSearch({
    state: 'failed',
    type: 'goal',
    span: '2y',
    from: 'soon',
    to: '2026-01-15T12:00Z',
  });
  expect(search).toEqual({
    state: 'failed',
    type: 'goal',
    span: undefined,
    from: undefined,
    to: '2026-01-15T12:00:00.000Z',
  });
});

it('a span goes along with the time, minute by minute', () => {
  expect(logFilter({ span: '1h' }, now).from).toBe('2026-01-15T11:00:00.000Z');
  expect(logFilter({ from: '2026-01-01T00:00:00.000Z' }, now).from).toBe('2026-01-01T00:00:00.000Z');
});

it('nothing chosen is no filter', () => {
  expect(isFiltered(readLogSearch({}))).toBe(false);
  expect(isFiltered(readLogSearch({ state: 'failed' }))).toBe(true);
});

it('a local time is shown as it was entered', () => {
  expect(localInput(fromLocalInput('2026-01-15T08:30'))).toBe('2026-01-15T08:30');
  expect(fromLocalInput('')).toBeUndefined();
  expect(localInput(undefined)).toBe('');
});
