import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectLimits } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import type { Logger } from 'pino';
import { faultPoint } from '../fault-points.ts';
import { MetaStoreAway } from '../ports/index.ts';
import type { Collect } from './collector.ts';
import { parseCollect } from './parse.ts';
import { requestFacts } from './request-facts.ts';

export const COLLECT_PATH = '/api/event';

export interface CollectDoorDeps {
  collect: Collect;
  clientAddress(request: IncomingMessage): string;
  log: Logger;
}

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'X-Bellwether-Dropped',
} as const;

const preflight = {
  ...cors,
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': '86400',
} as const;

/**
 * `POST /api/event` straight on Node's HTTP server. Everything else goes through the web framework; this one
 * address takes thousands of requests a second and needs nothing of what a framework brings.
 */
export function createCollectDoor({ collect, clientAddress, log }: CollectDoorDeps) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'OPTIONS') {
      response.writeHead(204, preflight).end();
    } else if (request.method === 'POST') {
      answer(request, response).catch(error => refuse(request, response, error));
    } else {
      refuse(request, response, new AppError('method_not_allowed'));
    }
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseOtherMedia(request.headers['content-type']);
    const body = await readBody(request);
    const { accepted, dropped } = await collect(
      parseCollect(body),
      requestFacts(request, clientAddress(request)),
    );
    const text = `{"accepted":${accepted}}`;
    response.writeHead(202, {
      ...cors,
      'Content-Type': 'application/json',
      'Content-Length': text.length,
      ...(dropped && { 'X-Bellwether-Dropped': dropped }),
    });
    response.end(text);
    faultPoint('answered');
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // The sender hung up: there is nobody to answer.
    if (response.destroyed) return;
    const known = knownOf(error);
    // A refusal for lack of means is told of where it is decided, once for all who share it.
    if (known.code === 'internal') log.error({ err: error, path: COLLECT_PATH }, known.message);
    const headers: Record<string, string> = { ...cors, 'Content-Type': 'application/json; charset=utf-8' };
    if (known.status === 503) headers['Retry-After'] = '1';
    if (known.status === 405) headers.Allow = 'POST, OPTIONS';
    // What was not read can't be skipped on a kept connection.
    if (!request.complete) headers.Connection = 'close';
    response.writeHead(known.status, headers).end(JSON.stringify(known));
  }
}

function knownOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(error instanceof MetaStoreAway ? 'database_unavailable' : 'internal');
}

/** The tracker sends `text/plain`, which needs no preflight; some senders name no type at all. */
function refuseOtherMedia(type: string | undefined): void {
  if (type === undefined || /^\s*(text\/plain|application\/json)\s*(;|$)/i.test(type)) return;
  throw new AppError('unsupported_media_type');
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > collectLimits.bodyBytes) {
        request.removeAllListeners('data');
        request.resume();
        return reject(new AppError('payload_too_large', 'A body to collect holds at most 64 KiB.'));
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      // Also comes after `end`; then there is nothing left to say.
      if (!request.complete) reject(new AppError('invalid_request', 'The body ended early.'));
    });
  });
}
