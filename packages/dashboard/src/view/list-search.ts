import { readView, type View } from './view.ts';

/** The part of a view that lists of visits and events know: they compare nothing and have no intervals. */
export type ListSearch = Pick<View, 'period' | 'from' | 'to' | 'filter'>;

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const { period, from, to, filter } = readView(search);
  return { period, from, to, filter };
}
