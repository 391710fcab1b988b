import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify, type WebhookMessage, WebhookVerificationError } from '@bellwether/receiver';

export interface Landing {
  type: string;
  /** Null when the request did not verify. */
  message: WebhookMessage | null;
  problem: string | null;
}

/**
 * The demo's own webhook receiver on loopback: what it has a secret for it verifies with the receiver SDK, `/gone`
 * has moved away and answers 410.
 */
export async function startDemoReceiver(onLanding: (landing: Landing) => void) {
  const secrets = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/gone') return response.writeHead(410).end();
    const type = String(request.headers['x-bellwether-event']);
    try {
      const message = await verify(
        request.headers,
        Buffer.concat(chunks),
        secrets.get(request.url ?? '') ?? '',
      );
      response.writeHead(204).end();
      onLanding({ type, message, problem: null });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      response.writeHead(401).end(error.message);
      onLanding({ type, message: null, problem: error.message });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    useSecret(path: string, secret: string) {
      secrets.set(path, secret);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
