import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { until } from '../support/until.ts';
import { type Authority, type Certificate, createAuthority } from './support/certificates.ts';

/** Who the receiver is has to be certain before anything is said to it: certificates are verified, always. */
let server: Bellwether;
let authority: Authority;
const listeners: Server[] = [];

beforeAll(async () => {
  authority = await createAuthority();
  server = new Bellwether({ NODE_EXTRA_CA_CERTS: authority.path });
  await server.init('example.com');
  await server.start();
});
afterAll(async () => {
  for (const listener of listeners) {
    listener.closeAllConnections();
    listener.close();
  }
  await server?.remove();
  authority.remove();
});

/** Sends a test to a receiver with the certificate; answers the first attempt, and the requests that came through. */
async function attemptAt(certificate: Certificate, host = '127.0.0.1') {
  let requests = 0;
  const listener = createServer(
    { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) },
    (_, response) => {
      requests++;
      response.end();
    },
  );
  listeners.push(listener);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { webhook } = await server.api<{ webhook: { id: string } }>('POST', '/api/v1/webhooks', {
    url: `https://${host}:${(listener.address() as AddressInfo).port}/`,
    events: ['goal.converted'],
    retry: [],
  });
  const sent = await server.api<{ delivery: { id: string } }>('POST', `/api/v1/webhooks/${webhook.id}/test`);
  const attempt = await until('the attempt is over', async () => {
    const { delivery } = await server.api<{
      delivery: {
        state: string;
        log: { error: string | null; errorMessage: string | null; status: number }[];
      };
    }>('GET', `/api/v1/deliveries/${sent.delivery.id}`);
    return ['succeeded', 'failed'].includes(delivery.state) && delivery.log[0];
  });
  return { attempt, requests };
}

describe('a certificate', () => {
  it.each(['127.0.0.1', 'localhost'])('of a trusted authority, for this host, is taken: %s', async host => {
    const { attempt, requests } = await attemptAt(await authority.issue(`good-${host}`), host);
    expect(attempt).toMatchObject({ status: 200, error: null });
    expect(requests).toBe(1);
  });

  it.each<[string, () => Promise<Certificate>, RegExp]>([
    ['signed by itself', () => authority.selfSigned('self'), /self-signed/i],
    ['that has ended', () => authority.issue('expired', undefined, -1), /expired/i],
    ['for another host', () => authority.issue('other', 'DNS:elsewhere.example'), /does not match|altnames/i],
  ])('%s is refused, and no request goes out', async (_, certificate, reason) => {
    const { attempt, requests } = await attemptAt(await certificate());
    expect(attempt).toMatchObject({ status: null, error: 'tls' });
    expect(attempt.errorMessage).toMatch(reason);
    expect(requests).toBe(0);
  });
});
