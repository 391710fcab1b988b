import { AppError } from '@bellwether/core';
import { expect, test } from 'vitest';
import { afterCursor, offsetCursor, readAfter, readOffset } from './cursor.ts';

test('cursors come back as they went out', () => {
  expect(readOffset(offsetCursor(1200))).toBe(1200);
  expect(readAfter(afterCursor({ at: 1_767_225_600_000, id: 'ses_1' }))).toEqual({
    at: 1_767_225_600_000,
    id: 'ses_1',
  });
  expect(offsetCursor(5)).toMatch(/^[\w-]+$/);
});

test('without one a list begins at its start', () => {
  expect(readOffset(undefined)).toBe(0);
  expect(readAfter(undefined)).toBeNull();
});

test('what the server did not give is refused, also the cursor of another kind of list', () => {
  const notOurs = [
    '',
    'nonsense',
    Buffer.from('["o",-1]').toString('base64url'),
    Buffer.from('7').toString('base64url'),
  ];
  for (const cursor of [...notOurs, afterCursor({ at: 1, id: 'a' })])
    expect(() => readOffset(cursor), cursor).toThrow(AppError);
  for (const cursor of [...notOurs, offsetCursor(1)])
    expect(() => readAfter(cursor), cursor).toThrow(AppError);
});
