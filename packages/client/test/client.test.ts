import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BellwetherError, type Client, createClient } from '../src/index.ts';

/** The client over a real socket, against a server that answers what the test says. */
interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}
let replies: Reply[];
let asked: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[];
let waited: number[];
let client: Client;
let baseUrl: string;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const bytes of request) body += bytes;
  asked.push({ method: request.method, url: request.url, headers: request.headers, body });
  const { status = 200, headers = {}, body: answer } = replies.shift() ?? {};
  response.writeHead(status, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
});

beforeEach(async () => {
  replies = [];
  asked = [];
  waited = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createClient({ baseUrl, apiKey: 'bw_key', wait: async ms => void waited.push(ms) });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const busy = (seconds: string) => ({
  status: 429,
  headers: { 'retry-after': seconds },
  body: { code: 'rate_limited' },
});
const sites = (names: string[], nextCursor: string | null) => ({
  body: { sites: names.map(id => ({ id })), nextCursor },
});

describe('a call', () => {
  it('puts parts of the path, query and body where they belong', async () => {
    replies = [{ body: { webhook: { id: 'wh_1' } } }, { body: { metrics: {} } }];
    const { webhook } = await client.webhooks.update({ webhookId: 'wh/1', active: false });
    expect(webhook.id).toBe('wh_1');
    await client.reports.stats({ siteId: 'site_1', period: '7d', filter: ['country:is:DE', 'os:is:Linux'] });
    expect(asked).toMatchObject([
      {
        method: 'PATCH',
        url: '/api/v1/webhooks/wh%2F1',
        headers: { authorization: 'Bearer bw_key', 'content-type': 'application/json' },
        body: '{"active":false}',
      },
      {
        method: 'GET',
        url: '/api/v1/sites/site_1/stats?period=7d&filter=country%3Ais%3ADE&filter=os%3Ais%3ALinux',
        body: '',
      },
    ]);
  });

  it('of what answers nothing gives nothing', async () => {
    replies = [{ status: 204, body: '' }];
    expect(await client.goals.delete({ goalId: 'goal_1' })).toBeUndefined();
  });

  it('throws what the API refuses, with its code', async () => {
    const details = [{ field: 'domain', problem: 'is required' }];
    replies = [{ status: 400, body: { error: 'domain is required.', code: 'invalid_request', details } }];
    const error = await client.sites.create({ domain: '' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BellwetherError);
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_request',
      message: 'domain is required.',
      details,
    });
  });

  it('throws what is no answer of the API, too', async () => {
    replies = [{ status: 502, body: '<h1>Bad gateway</h1>' }];
    await expect(client.sites.list()).rejects.toMatchObject({
      status: 502,
      code: 'unknown',
      retryAfter: null,
    });
  });

  it('can be cancelled', async () => {
    await expect(client.auth.state({}, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('a refusal for now', () => {
  it('is waited for as long as it names, and asked again', async () => {
    replies = [busy('7'), busy('3'), sites(['a'], null)];
    expect((await client.sites.list()).sites).toEqual([{ id: 'a' }]);
    expect(waited).toEqual([7000, 3000]);
  });

  it('is thrown after two tries more, or where it would take too long', async () => {
    replies = [busy('1'), busy('1'), busy('1')];
    await expect(client.sites.list()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 1 });
    replies = [busy('61')];
    await expect(client.sites.list()).rejects.toMatchObject({ retryAfter: 61 });
    expect(waited).toEqual([1000, 1000]);
  });
});

describe('a list', () => {
  it('is a page where it is awaited', async () => {
    replies = [sites(['a', 'b'], 'b')];
    expect(await client.sites.list({ limit: 2 })).toEqual({
      sites: [{ id: 'a' }, { id: 'b' }],
      nextCursor: 'b',
    });
    expect(asked).toHaveLength(1);
  });

  it('is every item where it is iterated, page by page', async () => {
    replies = [sites(['a', 'b'], 'b'), sites(['c'], null)];
    const ids: string[] = [];
    for await (const site of client.sites.list({ limit: 2 })) ids.push(site.id);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(asked.map(({ url }) => url)).toEqual(['/api/v1/sites?limit=2', '/api/v1/sites?limit=2&cursor=b']);
  });

  it('fetches no page that nobody comes to', async () => {
    replies = [sites(['a', 'b'], 'b')];
    for await (const _ of client.sites.list()) break;
    expect(asked).toHaveLength(1);
  });
});

it('a stream gives its messages, and goes on after one', async () => {
  const body = ': hello\n\nid: 1\nevent: goal.converted\ndata: {"a":1}\n\nid: 2\nevent: x\ndata: {}\n\n';
  replies = [{ headers: { 'content-type': 'text/event-stream' }, body }];
  const frames = [];
  for await (const frame of client.messages.stream({ types: 'goal', lastEventId: '0' })) frames.push(frame);
  expect(frames).toEqual([
    { id: '1', event: 'goal.converted', data: '{"a":1}' },
    { id: '2', event: 'x', data: '{}' },
  ]);
  expect(asked[0]).toMatchObject({ url: '/api/v1/stream?types=goal', headers: { 'last-event-id': '0' } });
});
