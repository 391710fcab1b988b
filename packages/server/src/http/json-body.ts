import { AppError, wholeCharacters } from '@bellwether/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as JSON. Nothing is `undefined`: many clients name the type of a body they do not send.
 * @throws AppError `invalid_encoding`, `invalid_json`
 */
export function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(wholeCharacters(decode(body)), refuseProto);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid_json', undefined, undefined, { cause });
  }
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new AppError('invalid_encoding', undefined, undefined, { cause });
  }
}

/** `__proto__` as a name would be taken for the prototype wherever the object is copied by assignment. */
function refuseProto(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new AppError('unknown_field', 'Unknown field: __proto__');
  return value;
}

/** JSON is the only type of body, until a route's own scope takes others. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = async (_request: FastifyRequest, body: Buffer) => parseJson(body);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parse);
}
