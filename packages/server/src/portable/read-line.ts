import { ExportedEvent, ServerEvent } from '@bellwether/contract';
import { AppError, isoTime } from '@bellwether/core';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** A line of a file to import: of an export of Bellwether's own, or an event as servers report it. */
export type ReadLine = { exported: ExportedEvent } | { told: ServerEvent };

const exported = Compile(ExportedEvent);
const told = Compile(ServerEvent);

/** What only exports say: which visit it was. */
export const isExported = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'session' in value;

/** @throws AppError `invalid_request`, `unknown_field` naming the first thing wrong with the line */
export function readLine(value: unknown): ReadLine {
  if (isExported(value)) {
    if (exported.Check(value)) return { exported: inTime(value) };
    throw problemOf(exported, value);
  }
  if (told.Check(value)) return { told: value };
  throw problemOf(told, value);
}

/** The schema takes a time's form; that there is such a day is seen by reading it. */
function inTime(line: ExportedEvent): ExportedEvent {
  for (const [field, time] of [
    ['timestamp', line.timestamp],
    ['visitor.firstSeen', line.visitor.firstSeen],
  ] as const) {
    const problem = 'is not a time';
    if (isoTime(time) === null)
      throw new AppError('invalid_timestamp', `${field} ${problem}.`, [{ field, problem }]);
  }
  return line;
}

function problemOf(schema: ReturnType<typeof Compile<TSchema>>, value: unknown): AppError {
  const problems = schema.Errors(value);
  const problem = problems.find(p => p.keyword === 'additionalProperties') ?? problems[0];
  if (!problem) return new AppError('invalid_request');
  const field = problem.instancePath.slice(1).replaceAll('/', '.');
  if (problem.keyword === 'additionalProperties') {
    const name = [field, problem.params.additionalProperties[0]].filter(Boolean).join('.');
    return new AppError('unknown_field', `There is no field ${name}.`, [
      { field: name, problem: 'is not known' },
    ]);
  }
  const where = field || 'The line';
  return new AppError('invalid_request', `${where} ${problem.message}.`, [
    { field: where, problem: problem.message },
  ]);
}
