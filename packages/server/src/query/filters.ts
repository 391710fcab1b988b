import { AppError } from '@bellwether/core';
import { type Dimension, dimensionNames, dimensionOf } from './dimensions.ts';

export const filterOps = ['is', 'is_not', 'contains', 'matches'] as const;
export type FilterOp = (typeof filterOps)[number];

export interface Filter {
  /** The dimension's name. */
  name: string;
  dimension: Dimension;
  op: FilterOp;
  /** Any of them may do (for `is_not`: none may). */
  values: string[];
}

const FORM = /^(.+?):(is|is_not|contains|matches):(.*)$/s;

/**
 * Reads `dimension:op:value|value`. The value may hold colons; `\|` stands for a bar.
 * @throws AppError `invalid_filter` naming what is unknown
 */
export function parseFilter(text: string): Filter {
  const [, name, op, value] = FORM.exec(text) ?? [];
  if (name === undefined || op === undefined || value === undefined) throw misread(text);
  const dimension = dimensionOf(name);
  if (!dimension) throw unknownDimension(name);
  return { name, dimension, op: op as FilterOp, values: splitValues(value) };
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

const unknownDimension = (name: string) =>
  new AppError(
    'invalid_filter',
    `The dimension ${quote(name)} is not known. There are: ${dimensionNames.join(', ')}.`,
  );

const quote = (text: string) => JSON.stringify(text.slice(0, 100));
