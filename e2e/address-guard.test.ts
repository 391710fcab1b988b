import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { until } from './support/until.ts';

/** Where a webhook may not point: refused when it is made, and at every connect whatever was allowed before. */
let server: Bellwether;
let listener: Server;
let connections = 0;
let port: number;

beforeAll(async () => {
  listener = createServer(socket => {
    connections++;
    socket.destroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  port = (listener.address() as AddressInfo).port;
  server = new Bellwether({ BELLWETHER_WEBHOOK_ALLOW: '' });
  await server.init('example.com');
  await server.start();
});
afterAll(async () => {
  await server.remove();
  listener.close();
});

async function creating(url: string): Promise<{ status: number; code?: string; error?: string }> {
  const response = await fetch(`${server.url}/api/v1/webhooks`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ siteId: server.siteId, url, events: ['pageview.tracked'] }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

describe('at creation', () => {
  it.each(['http://example.com/', 'ftp://example.com/', 'http://127.0.0.1/'])(
    '%s: URL must use HTTPS',
    async url => {
      expect(await creating(url)).toMatchObject({
        status: 400,
        code: 'url_not_https',
        error: 'URL must use HTTPS',
      });
    },
  );

  it.each([
    ['loopback', 'https://127.0.0.1/'],
    ['all of loopback', 'https://127.8.9.10/'],
    ['a decimal address', 'https://2130706433/'],
    ['a hexadecimal address', 'https://0x7f.1/'],
    ['an octal address', 'https://0177.0.0.1/'],
    ['a short address', 'https://127.1/'],
    ['localhost', 'https://localhost/'],
    ['localhost with a dot', 'https://localhost./'],
    ['a name under localhost', 'https://app.localhost/'],
    ['nowhere', 'https://0.0.0.0/'],
    ['private 10/8', 'https://10.1.2.3/'],
    ['private 172.16/12', 'https://172.31.255.1/'],
    ['private 192.168/16', 'https://192.168.1.1/'],
    ['link-local and metadata', 'https://169.254.169.254/latest/meta-data'],
    ['another cloud’s metadata', 'https://168.63.129.16/'],
    ['CGNAT', 'https://100.64.0.1/'],
    ['benchmarking', 'https://198.18.0.1/'],
    ['documentation', 'https://203.0.113.7/'],
    ['multicast', 'https://224.0.0.1/'],
    ['reserved', 'https://240.0.0.1/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 nowhere', 'https://[::]/'],
    ['ULA', 'https://[fd00:ec2::254]/'],
    ['IPv6 link-local', 'https://[fe80::1]/'],
    ['IPv6 multicast', 'https://[ff02::1]/'],
    ['IPv6 documentation', 'https://[2001:db8::1]/'],
    ['IPv4-mapped', 'https://[::ffff:127.0.0.1]/'],
    ['IPv4-mapped in hex', 'https://[::ffff:7f00:1]/'],
    ['IPv4-compatible', 'https://[::7f00:1]/'],
    ['NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
    ['beyond global unicast', 'https://[4000::1]/'],
  ])('%s: URL must be publicly reachable', async (_, url) => {
    const answer = await creating(url);
    expect(answer).toMatchObject({ status: 400, code: 'url_not_public' });
    expect(answer.error).toMatch(/^URL must be publicly reachable: .+/);
  });

  it.each(['https://user:pass@example.com/', 'https://example.com/#there', 'https://', 'not a url', ''])(
    '%j is no URL for a webhook',
    async url => {
      expect((await creating(url)).status).toBe(400);
    },
  );
});

it('at connect, an address that was allowed once is refused, and nobody is called', async () => {
  await server.end();
  server.env = { BELLWETHER_WEBHOOK_ALLOW: '127.0.0.0/8' };
  await server.start();
  const made = await creating(`http://127.0.0.1:${port}/hook`);
  expect(made.status).toBe(201);
  const { id } = (made as unknown as { webhook: { id: string } }).webhook;
  await server.end();
  server.env = { BELLWETHER_WEBHOOK_ALLOW: '' };
  await server.start();
  await server.collect({ site: server.siteId, type: 'pageview', url: 'https://example.com/' });
  const { deliveries } = await until('the attempt is in the log', async () => {
    const list = await server.api<{ deliveries: { id: string; attempts: number }[] }>(
      'GET',
      `/api/v1/webhooks/${id}/deliveries`,
    );
    return list.deliveries[0]?.attempts === 1 && list;
  });
  const { delivery } = await server.api<{ delivery: { log: { error: string }[] } }>(
    'GET',
    `/api/v1/deliveries/${deliveries[0]!.id}`,
  );
  expect(JSON.stringify(delivery)).toContain('address_refused');
  expect(connections).toBe(0);
});
