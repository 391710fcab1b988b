import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as StandardWebhook } from 'standardwebhooks';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  /** The body, parsed. */
  message: { id: string; type: string; timestamp: string; data: Record<string, unknown> };
  /** What it was answered with; 0 as long as it was not. */
  status: number;
}

type Answer = (received: Received) => number | Promise<number>;

/** A webhook receiver that keeps what it gets; `answer` may refuse, or take its time. */
export async function startReceiver(answer: Answer = () => 200) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const arrived: Received = { headers: request.headers, body, message: JSON.parse(body), status: 0 };
      received.push(arrived);
      arrived.status = await answer(arrived);
      response.writeHead(arrived.status).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    types: () => received.map(r => r.message.type),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Checks a request with the reference library; throws when it does not verify. */
export function verifyStandard(
  secret: string,
  { headers, body }: Pick<Received, 'headers' | 'body'>,
): unknown {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return new StandardWebhook(secret).verify(body, flat);
}
