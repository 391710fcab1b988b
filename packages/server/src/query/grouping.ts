import type { Interval } from '@bellwether/contract';
import { AppError, iso } from '@bellwether/core';
import { bucketOf, bucketStarts } from './buckets.ts';
import { type Dimension, dimensionNames, dimensionOf } from './dimensions.ts';
import type { Period } from './period.ts';
import { visitColumn } from './visit-columns.ts';

/** One dimension of a query: what a row is, in the SQL of either table. */
export interface Key {
  /** The dimension's name. */
  name: string;
  /** In a row of events, joined with its visit's columns where it needs them. */
  ofEvent: string;
  /** In a row of sessions; null where only events know it. */
  ofSession: string | null;
  /** The column that an event has to ask its visit for. */
  visitColumn: string | null;
  /** The rows are conversions: an event is one for each goal it met. */
  perGoal: boolean;
  /** As it is answered. */
  written(value: string | number): string;
  params: Record<string, string>;
}

const TIME = /^time(?::(minute|hour|day|week|month))?$/;

export const isTime = (name: string): boolean => TIME.test(name);

/**
 * @param index makes its parameters' names unique
 * @throws AppError `invalid_dimension` for an unknown one, `invalid_period` for one with too many points
 */
export function keyOf(name: string, index: number, period: Period): Key {
  const time = TIME.exec(name);
  if (time) return timeKey(name, (time[1] ?? period.interval) as Interval, period);
  const dimension = dimensionOf(name);
  if (!dimension) throw unknownDimension(name);
  const param = `d${index}`;
  return {
    name,
    ...columnsOf(dimension, param),
    perGoal: dimension.many === true,
    written: String,
    params: dimension.key === undefined ? {} : { [param]: dimension.key },
  };
}

function columnsOf(dimension: Dimension, param: string): Pick<Key, 'ofEvent' | 'ofSession' | 'visitColumn'> {
  const column = dimension.column(param);
  switch (dimension.level) {
    case 'visit':
      return { ofEvent: column, ofSession: column, visitColumn: null };
    case 'session':
      return { ofEvent: visitColumn(column), ofSession: column, visitColumn: column };
    case 'page':
    case 'event':
      return { ofEvent: column, ofSession: null, visitColumn: null };
  }
}

function timeKey(name: string, interval: Interval, { from, to, zone }: Period): Key {
  const buckets = bucketStarts(from, to, interval, zone);
  return {
    name,
    ofEvent: bucketOf('at', buckets),
    ofSession: bucketOf('started_at', buckets),
    visitColumn: null,
    perGoal: false,
    written: start => iso(Number(start)),
    params: {},
  };
}

const unknownDimension = (name: string) =>
  new AppError(
    'invalid_dimension',
    `The dimension ${JSON.stringify(name.slice(0, 100))} is not known. There are: ${dimensionNames.join(', ')}, time, time:<interval>.`,
  );
