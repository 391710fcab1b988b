import { AppError, type ErrorCode } from '@bellwether/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MetaStoreAway } from '../ports/index.ts';
import type { AppDeps } from './deps.ts';

/** What the framework itself finds wrong with a request, in our catalogue's words. */
const frameworkErrors: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
};

/** What is away comes back by itself, and soon. */
const RETRY_AFTER_SECONDS = 1;

function catalogued(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof MetaStoreAway)
    return new AppError('database_unavailable', undefined, undefined, { cause: error });
  const code = frameworkErrors[error.code];
  if (code) return new AppError(code);
  const theirs = error.code?.startsWith('FST_') && (error.statusCode ?? 500) < 500;
  return theirs
    ? new AppError('invalid_request', error.message)
    : new AppError('internal', undefined, undefined, { cause: error });
}

/** Every failure of a request ends here, as an error of the catalogue; what is our fault leaves one log line. */
export const errorHandler =
  (log: AppDeps['log']) => (error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply) => {
    const answer = catalogued(error);
    if (answer.code === 'internal') {
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'A request failed');
    }
    if (answer.code === 'database_unavailable') log.warn({ err: error }, answer.message);
    if (answer.status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS);
    return reply.code(answer.status).send(answer.toJSON());
  };

type Unrouted = (request: FastifyRequest, reply: FastifyReply) => never;

/**
 * Answers what no route takes: 405 with `Allow` where the address exists for other methods, else 404. Knows the
 * routes that are registered after it.
 */
export function unroutedHandler(app: FastifyInstance): Unrouted {
  const routes: { matches: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = url.split(/(:\w+)/).map(part => (part.startsWith(':') ? '[^/]+' : literal(part)));
    const matches = new RegExp(`^${pattern.join('')}$`);
    for (const one of [method].flat()) routes.push({ matches, method: one });
  });
  return (request, reply) => {
    const path = request.url.split('?')[0]!;
    const allowed = routes.filter(route => route.matches.test(path)).map(route => route.method);
    if (allowed.length === 0) throw new AppError('not_found');
    reply.header('Allow', [...new Set(allowed)].join(', '));
    throw new AppError('method_not_allowed');
  };
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
