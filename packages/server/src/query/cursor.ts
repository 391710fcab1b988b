import { AppError } from '@bellwether/core';

/**
 * Where the next page begins, as opaque text. Rankings continue at an offset; lists by time behind the last row
 * shown, so that what arrives meanwhile neither repeats nor hides a row.
 */
export interface After {
  /** Epoch ms. */
  at: number;
  id: string;
}

export const offsetCursor = (offset: number): string => encode(['o', offset]);
export const afterCursor = ({ at, id }: After): string => encode(['a', at, id]);

/** @throws AppError `invalid_cursor` */
export function readOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [kind, offset] = decode(cursor);
  if (kind !== 'o' || !isCount(offset)) throw new AppError('invalid_cursor');
  return offset;
}

/** @throws AppError `invalid_cursor` */
export function readAfter(cursor: string | undefined): After | null {
  if (cursor === undefined) return null;
  const [kind, at, id] = decode(cursor);
  if (kind !== 'a' || !isCount(at) || typeof id !== 'string') throw new AppError('invalid_cursor');
  return { at, id };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const encode = (parts: (string | number)[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

function decode(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts)) return parts;
  } catch (cause) {
    throw new AppError('invalid_cursor', undefined, undefined, { cause });
  }
  throw new AppError('invalid_cursor');
}
