import type { FilterOp } from '@bellwether/contract';
import type { Comparison } from './filters.ts';

/** A comparison as SQL, and the parameters it binds. Nothing a user wrote is in the SQL. */
export interface BoundComparison {
  /** The condition on the row. */
  sql: string;
  /** The condition on one value. */
  item(expression: string): string;
  params: Record<string, unknown>;
}

/** @param name of its parameters, unique in the query */
export function bindComparison(comparison: Comparison, name: string): BoundComparison {
  const { dimension, op } = comparison;
  const key = `${name}_key`;
  const column = dimension.column(key);
  const { item, params } = test(comparison, name);
  return {
    item,
    sql: dimension.many ? someItem(op, column, name, item) : item(column),
    params: { ...params, ...(dimension.key !== undefined && { [key]: dimension.key }) },
  };
}

type Test = Pick<BoundComparison, 'item' | 'params'>;

function test({ dimension, op, values }: Comparison, name: string): Test {
  if (op === 'matches') return matchesAny(values, name, dimension.path === true);
  const list = `{${name}:Array(String)}`;
  return { item: expression => compared[op](expression, list), params: { [name]: values } };
}

const compared: Record<Exclude<FilterOp, 'matches'>, (expression: string, list: string) => string> = {
  is: (expression, list) => `has(${list}, ${expression})`,
  is_not: (expression, list) => `NOT has(${list}, ${expression})`,
  contains: (expression, list) => `arrayExists(part -> position(${expression}, part) > 0, ${list})`,
};

/** A parameter for each pattern: one that is constant is compiled once, one out of an array for every row. */
function matchesAny(patterns: readonly string[], name: string, path: boolean): Test {
  const names = patterns.map((_, index) => `${name}_${index}`);
  const one = (expression: string, param: string) =>
    path ? `match(${expression}, {${param}:String})` : `${expression} LIKE {${param}:String}`;
  return {
    item: expression => `(${names.map(param => one(expression, param)).join(' OR ')})`,
    params: Object.fromEntries(
      patterns.map((pattern, index) => [
        names[index]!,
        path ? pathExpression(pattern) : likePattern(pattern),
      ]),
    ),
  };
}

/** A row whose array has an item that meets it; with `is_not`, has none of the values. */
function someItem(op: FilterOp, column: string, name: string, item: BoundComparison['item']): string {
  return op === 'is_not'
    ? `NOT hasAny(${column}, {${name}:Array(String)})`
    : `arrayExists(item -> ${item('item')}, ${column})`;
}

/** `*` stands for any run of characters, as in webhooks' filters; all else is taken as it is. */
const likePattern = (pattern: string): string => pattern.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%');

/**
 * A path pattern, read as goals read it, for RE2, which takes linear time for any pattern: `*` within a segment,
 * `**` across, and `/blog/**` is `/blog` too.
 */
export function pathExpression(pattern: string): string {
  const folder = pattern.endsWith('/**');
  const body = folder ? pattern.slice(0, -'/**'.length) : pattern;
  const written = body
    .split(/(\*+)/)
    .map(part => {
      if (!part.startsWith('*')) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      return part.length === 1 ? '[^/]*' : '.*';
    })
    .join('');
  return `^(?s:${written}${folder ? '(?:/.*)?' : ''})$`;
}
