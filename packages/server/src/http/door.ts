import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A listening server that lets callers wait until there is somebody to serve them. */
export interface Door {
  port: number;
  /** Serves what has come and what comes. */
  serve(handler: Handler): void;
  /** Takes no more, and resolves when the last answer is out; cuts off what takes longer than some seconds. */
  close(): Promise<void>;
}

const PATIENCE_MS = 5000;

/** How long a client may take. */
export interface Hurry {
  /** For the head of a request. Node looks no more at it where requests have all the time they want. */
  headMs: number;
  /** For the rest: what Node gives every request, and we all but those whose bodies are files of any size. */
  bodyMs: number;
}
const HURRY: Hurry = { headMs: 60_000, bodyMs: 300_000 };

const UNHURRIED = /^\/api\/v1\/sites\/[^/?]+\/import(\?|$)/;

/** @throws the system's error when the port can't be had */
export async function openDoor(port: number, host: string, { headMs, bodyMs }: Hurry = HURRY): Promise<Door> {
  const early: Parameters<Handler>[] = [];
  let handle: Handler = (...pair) => void early.push(pair);
  const coming = new Set<Coming>();
  const settings = { requestTimeout: 0, headersTimeout: headMs, connectionsCheckingInterval: headMs / 2 };
  const server = createServer(settings, (request, response) => {
    // Most bodies are there with their heads, and cost nothing here.
    if (!request.complete) {
      if (!UNHURRIED.test(request.url ?? '')) expectRest(request);
      // Of a file that was refused, say, nobody wants the rest.
      else response.once('finish', () => request.complete || expectRest(request));
    }
    handle(request, response);
  });
  const hurry = setInterval(() => endSlow(coming, bodyMs), bodyMs / 10).unref();

  function expectRest(request: IncomingMessage): void {
    const one = { request, since: performance.now() };
    coming.add(one);
    request.once('close', () => coming.delete(one));
  }

  server.listen(port, host);
  await once(server, 'listening');
  let closed: Promise<unknown> | null = null;

  async function close(): Promise<void> {
    const closing = once(server, 'close');
    server.close();
    // A kept connection that was busy just now is idle a moment later, and would be kept for another request.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
    await closing;
    clearInterval(hurry);
    clearInterval(idle);
    clearTimeout(impatient);
  }

  return {
    port: (server.address() as AddressInfo).port,
    serve(handler) {
      handle = handler;
      for (const pair of early.splice(0)) handler(...pair);
    },
    async close() {
      closed ??= close();
      await closed;
    },
  };
}

interface Coming {
  request: IncomingMessage;
  since: number;
}

function endSlow(coming: ReadonlySet<Coming>, bodyMs: number): void {
  const latest = performance.now() - bodyMs;
  for (const { request, since } of coming) {
    if (!request.complete && since < latest) request.socket.destroy();
  }
}
