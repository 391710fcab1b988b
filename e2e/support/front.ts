import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

const LARGEST_WHOLE = 2 * 1024 * 1024;

/** Who serves a request: the ports of processes on loopback, whether they live or not. */
export type Servers = (path: string) => readonly number[];

/**
 * A load balancer: passes each request to one of its servers, in turn, and to the next where one takes no
 * connection. What broke later is not tried elsewhere: nobody knows how far it came.
 */
export async function startFront(serversOf: Servers) {
  let turn = 0;
  const front = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy()); // the client left
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const ports = serversOf(incoming.url!);
    const first = turn++ % Math.max(1, ports.length);
    for (const port of [...ports.slice(first), ...ports.slice(0, first)]) {
      const socket = await connected(port);
      if (socket) return pass(incoming, body, response, socket);
    }
    incoming.resume();
    response.writeHead(502).end();
  }

  // Bodies of any size and streams of any length are for the servers to end.
  front.requestTimeout = 0;
  front.keepAliveTimeout = 60_000;
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async stop() {
      front.closeAllConnections();
      front.close();
      await once(front, 'close');
    },
  };
}

/** Null where nobody listens. */
function connected(port: number): Promise<Socket | null> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket.removeAllListeners()));
    socket.once('error', () => resolve(null));
  });
}

/**
 * A body of some size as a whole, as proxies read it: who is still writing one when it is refused half-read may find
 * the connection broken, and the answer lost. A larger one, or one of unknown size, is passed on as it comes.
 */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | IncomingMessage> {
  if (Number(incoming.headers['content-length'] ?? Infinity) > LARGEST_WHOLE) return incoming.pause();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function pass(
  incoming: IncomingMessage,
  body: Buffer | IncomingMessage,
  response: ServerResponse,
  socket: Socket,
): void {
  const { method, url: path, rawHeaders } = incoming;
  const onwards = request({ method, path, headers: kept(rawHeaders), createConnection: () => socket });
  onwards.once('response', answer => {
    response.writeHead(answer.statusCode!, answer.statusMessage, kept(answer.rawHeaders));
    response.flushHeaders();
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  onwards.once('error', () => {
    // The rest of a body that nobody reads would stand before the connection's next request.
    incoming.resume();
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.once('close', () => socket.destroy());
  if (Buffer.isBuffer(body)) onwards.end(body);
  else body.pipe(onwards);
}

/** All headers but those about the connection alone. */
function kept(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, i) => !/^(connection|keep-alive)$/i.test(rawHeaders[i - (i % 2)]!));
}
