import { AppError } from '@bellwether/core';
import type { Compilable } from 'kysely';
import type { Page, PageRequest } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { rowsOf } from './tables.ts';

/** A list that pages by its ids: they sort by age, so the newest come first and new ones shift no page. */
interface Pageable<R> extends Compilable<R> {
  where(column: 'id', op: '<', value: string): Pageable<R>;
  orderBy(column: 'id', direction: 'desc'): Pageable<R>;
  limit(rows: number): Pageable<R>;
}

/**
 * One page of a built list. The cursor is the last id given out.
 * @throws AppError `invalid_cursor`
 */
export async function pageOf<R extends { id: string }, T>(
  engine: SqlEngine,
  list: Pageable<R>,
  { limit, cursor }: PageRequest,
  itemOf: (row: R) => T,
): Promise<Page<T>> {
  if (cursor !== null && !/^[a-z]+_[0-9a-z]{26}$/.test(cursor)) throw new AppError('invalid_cursor');
  const from = cursor === null ? list : list.where('id', '<', cursor);
  // One row more than asked for tells whether there is a next page.
  const rows = await rowsOf(engine, from.orderBy('id', 'desc').limit(limit + 1));
  const shown = rows.slice(0, limit);
  return { items: shown.map(itemOf), nextCursor: rows.length > limit ? shown.at(-1)!.id : null };
}
