import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Engine } from './chdb-engine.ts';
import { BadRequest, readStatement, type Settings } from './statement.ts';

/** A batch of the event log is some 40 MB; whatever is far larger is a mistake. */
const LARGEST_BODY = 256 * 1024 * 1024;
/** Query parameters travel in the address. */
const LARGEST_HEAD = 1024 * 1024;

/**
 * The part of ClickHouse's HTTP interface that its client uses, in front of the embedded engine. Everything,
 * `/ping` included, wants the password.
 */
export function createDoor(door: Door): Server {
  const server = createServer({ maxHeaderSize: LARGEST_HEAD }, (request, response) => {
    response.once('close', () => {
      // Kept alive, the last connections would hold up a stop for seconds.
      if (!server.listening) server.closeIdleConnections();
    });
    answer(door, request, response).catch(error => refuse(response, error));
  });
  return server;
}

interface Door {
  engine: Engine;
  password: string;
  /** Settings of requests that don't set them themselves. */
  defaults: Settings;
}

async function answer(
  { engine, password, defaults }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!knows(password, request)) {
    request.resume();
    fail(response, 401, 516, 'Authentication failed. (AUTHENTICATION_FAILED)');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://engine');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  const statement = readStatement(url.searchParams, await bodyOf(request), defaults);
  const result = await engine.run(statement);
  response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? '');
  response.end(result);
}

function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const [, code, text] = /^Code: (\d+)\. DB::Exception: (.*)$/s.exec(message) ?? [];
  if (error instanceof BadRequest) fail(response, 400, 36, `${message}. (BAD_ARGUMENTS)`);
  else if (code && text) fail(response, 500, Number(code), text);
  else fail(response, 500, 1001, `${message} (STD_EXCEPTION)`);
}

function fail(response: ServerResponse, status: number, code: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': String(code), 'Content-Type': 'text/plain' });
  response.end(`Code: ${code}. DB::Exception: ${text}\n`);
}

/** As `Authorization: Basic` or `X-ClickHouse-Key`; the user's name does not matter. */
function knows(password: string, { headers }: IncomingMessage): boolean {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1];
  const shown = basic
    ? Buffer.from(basic, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '')
    : headers['x-clickhouse-key'];
  return typeof shown === 'string' && timingSafeEqual(sha256(shown), sha256(password));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new BadRequest('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
