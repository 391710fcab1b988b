import { type FilterOp, filterOps, type GivenFilter, reportLimits } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import { type Dimension, dimensionNames, dimensionOf } from './dimensions.ts';

/** What rows have to be like: a comparison, or several of which all or any must hold. */
export type Filter = Comparison | { and: Filter[] } | { or: Filter[] };

export interface Comparison {
  /** The dimension's name. */
  name: string;
  dimension: Dimension;
  op: FilterOp;
  /** Any of them may do (for `is_not`: none may). */
  values: string[];
}

/** The comparisons a filter is made of. */
export function comparisonsIn(filter: Filter): Comparison[] {
  if ('and' in filter) return filter.and.flatMap(comparisonsIn);
  if ('or' in filter) return filter.or.flatMap(comparisonsIn);
  return [filter];
}

/** The filters all of which must hold for this one to. */
export const conjunctsOf = (filter: Filter): Filter[] =>
  'and' in filter ? filter.and.flatMap(conjunctsOf) : [filter];

/** Whether it speaks of goals alone: such a filter also says which conversions count. */
export const isOnGoals = (filter: Filter): boolean =>
  comparisonsIn(filter).every(({ name }) => name === 'goal');

/**
 * Reads the filters of a request's body: objects, or text as in a query string.
 * @throws AppError `invalid_filter`
 */
export function readFilters(given: readonly GivenFilter[]): Filter[] {
  const filters = given.map(readFilter);
  refuseTooMuch(filters);
  return filters;
}

/**
 * What one question may cost. Patterns cost by the square of their wildcards: ten with a thousand each keep the engine
 * for ten seconds, over twenty rows. Values travel to it in an address, which is of a size.
 * @throws AppError `invalid_filter`
 */
export function refuseTooMuch(filters: readonly Filter[]): void {
  const all = filters.flatMap(comparisonsIn);
  if (all.length > reportLimits.comparisons)
    throw new AppError('invalid_filter', `The filters compare more than ${reportLimits.comparisons} times.`);
  const text = all.flatMap(({ values }) => values).join('');
  if (text.length > reportLimits.filterText)
    throw new AppError(
      'invalid_filter',
      `The filters’ values are over ${reportLimits.filterText} characters.`,
    );
  const patterns = all.flatMap(({ op, values }) => (op === 'matches' ? values : []));
  const wildcards = patterns.flatMap(pattern => pattern.match(/\*+/g) ?? []);
  if (wildcards.length > reportLimits.wildcards)
    throw new AppError('invalid_filter', `The filters have more than ${reportLimits.wildcards} wildcards.`);
}

function readFilter(given: GivenFilter): Filter {
  if (typeof given === 'string') return parseFilter(given);
  const { dimension, op, values, and, or } = given;
  const fields = Object.keys(given).sort().join();
  if (and && fields === 'and') return { and: and.map(readFilter) };
  if (or && fields === 'or') return { or: or.map(readFilter) };
  if (dimension !== undefined && op && values && fields === 'dimension,op,values')
    return { name: dimension, dimension: known(dimension), op, values: [...values] };
  throw new AppError('invalid_filter', FORMS);
}

const FORMS = 'A filter is text, or has dimension, op and values, or and alone, or or alone.';

/** A filter as it is echoed. */
export function writtenFilter(filter: Filter): GivenFilter {
  if ('and' in filter) return { and: filter.and.map(writtenFilter) };
  if ('or' in filter) return { or: filter.or.map(writtenFilter) };
  return { dimension: filter.name, op: filter.op, values: filter.values };
}

const FORM = /^(.+?):(is|is_not|contains|matches):(.*)$/s;

/**
 * Reads `dimension:op:value|value`. The value may hold colons; `\|` stands for a bar.
 * @throws AppError `invalid_filter` naming what is unknown
 */
export function parseFilter(text: string): Comparison {
  const [, name, op, value] = FORM.exec(text) ?? [];
  if (name === undefined || op === undefined || value === undefined) throw misread(text);
  return { name, dimension: known(name), op: op as FilterOp, values: splitValues(value) };
}

const splitValues = (text: string): string[] =>
  text.split(/(?<!\\)\|/).map(value => value.replaceAll('\\|', '|'));

function misread(text: string): AppError {
  const [name = '', op] = text.split(':');
  if (op === undefined)
    return new AppError('invalid_filter', `The filter ${quote(text)} is not of the form dimension:op:value.`);
  if (!dimensionOf(name)) return unknownDimension(name);
  return new AppError(
    'invalid_filter',
    `The operator ${quote(op)} is not known, or has no value. There are: ${filterOps.join(', ')}.`,
  );
}

/** @throws AppError `invalid_filter` */
export function known(name: string): Dimension {
  const dimension = dimensionOf(name);
  if (!dimension) throw unknownDimension(name);
  return dimension;
}

const unknownDimension = (name: string) =>
  new AppError(
    'invalid_filter',
    `The dimension ${quote(name)} is not known. There are: ${dimensionNames.join(', ')}.`,
  );

const quote = (text: string) => JSON.stringify(text.slice(0, 100));
