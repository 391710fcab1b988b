import {
  CollectBatch,
  CollectSingle,
  collectLimits,
  ServerBatch,
  type ServerEvent,
  ServerSingle,
} from '@bellwether/contract';
import { AppError, type ErrorDetail, wholeCharacters } from '@bellwether/core';
import { Compile } from 'typebox/compile';

/** A checked request to collect: the site, and one event or several. */
export interface Parsed {
  siteId: string;
  /** Those of browsers never have what only servers tell. */
  events: ServerEvent[];
  /** It came as a list, so errors name the place in it. */
  batch: boolean;
}

const single = Compile(CollectSingle);
const batch = Compile(CollectBatch);
const serverSingle = Compile(ServerSingle);
const serverBatch = Compile(ServerBatch);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body of `POST /api/event`: one event with its site, or `{site, events}`.
 * @throws AppError with a 4xx code that names the first thing wrong
 */
export function parseCollect(body: Uint8Array): Parsed {
  const value = parseJson(body);
  if (single.Check(value)) {
    const { site, ...rest } = value;
    return { siteId: site, events: [rest], batch: false };
  }
  if (isBatch(value)) {
    if (batch.Check(value)) return { siteId: value.site, events: value.events, batch: true };
    refuseTooMany(value.events);
    throw firstProblem(batch.Errors(value));
  }
  throw firstProblem(single.Errors(value));
}

/**
 * The same from a server: the address names the site, and each event may tell the visitor's `ip` and `userAgent`.
 * @throws AppError as parseCollect
 */
export function parseServerCollect(siteId: string, body: Uint8Array): Parsed {
  const value = parseJson(body);
  if (isBatch(value)) {
    if (serverBatch.Check(value)) {
      refuseOtherSite(siteId, value.site);
      return { siteId, events: value.events, batch: true };
    }
    refuseTooMany(value.events);
    throw firstProblem(serverBatch.Errors(value));
  }
  if (!serverSingle.Check(value)) throw firstProblem(serverSingle.Errors(value));
  const { site, ...event } = value;
  refuseOtherSite(siteId, site);
  return { siteId, events: [event], batch: false };
}

function refuseOtherSite(siteId: string, named: string | undefined): void {
  if (named === undefined || named === siteId) return;
  throw invalid('site', 'is not the one the address names');
}

const isBatch = (value: unknown): value is { events: unknown } =>
  typeof value === 'object' && value !== null && 'events' in value;

function parseJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (cause) {
    throw new AppError('invalid_encoding', undefined, undefined, { cause });
  }
  try {
    return JSON.parse(wholeCharacters(text));
  } catch (cause) {
    throw new AppError('invalid_json', undefined, undefined, { cause });
  }
}

function refuseTooMany(list: unknown): void {
  if (Array.isArray(list) && list.length > collectLimits.batch) throw new AppError('batch_too_large');
}

interface Problem {
  instancePath: string;
  keyword: string;
  message: string;
  params: object;
}

function firstProblem(problems: readonly Problem[]): AppError {
  const problem = problems.find(p => p.keyword === 'additionalProperties') ?? problems[0];
  if (!problem) return new AppError('invalid_request');
  const { additionalProperties, requiredProperties }: Names = problem.params;
  const where = fieldOf(problem.instancePath);
  const fieldIn = (name: string) => (where ? `${where}.${name}` : name);
  if (additionalProperties?.[0] !== undefined) return unknownField(fieldIn(additionalProperties[0]));
  const missing = requiredProperties?.[0];
  return missing === undefined
    ? invalid(where || 'body', problem.message)
    : invalid(fieldIn(missing), 'is required');
}

/** What some kinds of problems name. */
interface Names {
  additionalProperties?: readonly string[];
  requiredProperties?: readonly string[];
}

function invalid(field: string, problem: string): AppError {
  const detail: ErrorDetail = { field, problem };
  return new AppError('invalid_request', `${field} ${problem}.`, [detail]);
}

const unknownField = (field: string): AppError =>
  new AppError('unknown_field', `There is no field ${field}.`, [{ field, problem: 'is not known' }]);

/** `/events/3/url` as people write it: `events[3].url`. */
const fieldOf = (pointer: string): string =>
  pointer
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replace(/\//g, '.');
