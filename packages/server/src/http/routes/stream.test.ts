import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Message, type MessageType, messageId } from '@bellwether/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let server: TestApp;
let url: string;
let owner: Awaited<ReturnType<TestApp['account']>>;
const readers: IncomingMessage[] = [];

beforeEach(async () => {
  server = await startApp();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}/api/v1/stream`;
  owner = await server.account();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.destroy();
  await server.close();
});

/** Reads a stream over a real connection. */
async function read(query = '', headers: Record<string, string> = {}) {
  const key = 'cookie' in headers ? {} : { authorization: `Bearer ${owner.apiKey.key}` };
  const request = get(url + query, { headers: { ...key, ...headers } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  readers.push(response);
  const came = { text: '', closed: false };
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    came.text += chunk;
  });
  response
    .on('error', () => undefined)
    .on('close', () => {
      came.closed = true;
    });
  const ids = () => [...came.text.matchAll(/^data: \{"id":"(\w+)"/gm)].map(([, id]) => id);
  return { response, came, ids };
}

const lastId = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].at(-1)![1]!;

let happenings = 0;
function aMessage(type: MessageType = 'pageview.tracked', over: Partial<Message> = {}): Message {
  const id = messageId(type, String(++happenings));
  const siteId = owner.site.id;
  return { id, type, accountId: owner.accountId, siteId, at: 0, data: '{"path":"/"}', ...over };
}
const tell = (...messages: Message[]) => server.hub.publish(messages, server.clock.now());

describe('GET /api/v1/stream', () => {
  it('sends each message as it happens, as a server-sent event', async () => {
    const { response, came } = await read();
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    await expect.poll(() => came.text).toMatch(/^retry: 1000\nid: [0-9a-z]+\n\n$/);
    const message = aMessage();
    tell(message);
    const data = `{"id":"${message.id}","type":"pageview.tracked","timestamp":"1970-01-01T00:00:00.000Z","data":{"path":"/"}}`;
    await expect.poll(() => came.text).toContain(`\ndata: ${data}\n\n`);
    expect(came.text).toMatch(/^event: pageview\.tracked$/m);
    expect(came.text).toMatch(new RegExp(`^id: [0-9a-z]+-${message.id}$`, 'm'));
  });

  it('sends the types and the site that were asked for, by any of their names', async () => {
    const { ids } = await read(`?types=pageview,goal.converted&siteId=${owner.site.id}`);
    const goal = aMessage('goal.converted');
    tell(aMessage('event.tracked'), aMessage('pageview.tracked', { siteId: 'site_other' }), goal);
    await expect.poll(ids).toEqual([goal.id]);
  });

  it('sends nothing of another account', async () => {
    const other = await server.account();
    const { ids } = await read();
    const mine = aMessage();
    tell(aMessage('pageview.tracked', { accountId: other.accountId, siteId: other.site.id }), mine);
    await expect.poll(ids).toEqual([mine.id]);
    const refused = await owner.get(`/api/v1/stream?siteId=${other.site.id}`);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toEqual({ error: 'Access denied', code: 'access_denied' });
  });

  it('tells what is wrong with the question', async () => {
    const unknown = await owner.get('/api/v1/stream?types=pageview,nonsense');
    expect(unknown.statusCode).toBe(400);
    expect(unknown.json()).toMatchObject({ error: 'Invalid event type: nonsense' });
    const foreign = await owner.get('/api/v1/stream', undefined, { 'last-event-id': 'not-ours' });
    expect(foreign.json()).toMatchObject({ code: 'invalid_cursor' });
    const nobody = await server.asking({}).get('/api/v1/stream');
    expect(nobody.statusCode).toBe(401);
    const unscoped = await server.account({ scopes: ['events:write'] });
    expect((await unscoped.get('/api/v1/stream')).statusCode).toBe(403);
  });

  it('takes a session too', async () => {
    const { cookie } = await server.signIn(owner.email);
    const { response } = await read('', { cookie: `${cookie.name}=${cookie.value}` });
    expect(response.statusCode).toBe(200);
  });

  it('tells every 15 seconds that the connection lives', async () => {
    const { came } = await read();
    for (const beats of [1, 2, 3]) {
      server.clock.advance(15_000);
      await expect.poll(() => came.text.match(/^:$/gm)).toHaveLength(beats);
    }
  });

  it('ends when the key is taken back', async () => {
    const { came } = await read();
    await server.registry.apiKeys.delete(owner.accountId, owner.apiKey.id);
    server.clock.advance(15_000);
    await expect.poll(() => came.closed).toBe(true);
  });

  it('allows ten at once, and another when one has gone', async () => {
    const open = [];
    for (let i = 0; i < 10; i++) open.push(await read());
    const refused = await owner.get('/api/v1/stream');
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ code: 'too_many_streams' });
    open[0]!.response.destroy();
    await expect.poll(async () => (await read()).response.statusCode).toBe(200);
  });

  it('cuts off who does not read, and keeps nothing of it', async () => {
    const { response, came } = await read();
    response.pause();
    const data = `{"path":"${'x'.repeat(100_000)}"}`;
    // What the sockets between take does not count, so it is more than the limit.
    for (let i = 0; i < 200; i++) tell(aMessage('pageview.tracked', { data }));
    response.resume();
    await expect.poll(() => came.closed).toBe(true);
    expect(server.clock.waiting()).toEqual([]);
  });

  it('goes on with what was told meanwhile, and then with what is told now', async () => {
    const first = await read();
    const seen = aMessage('webhook.test');
    await server.deliveries.add([seen], [], server.clock.now());
    await expect.poll(first.ids).toEqual([seen.id]);
    first.response.destroy();
    const missed = aMessage('webhook.test');
    await server.deliveries.add([missed], [], server.clock.now());
    const { ids } = await read('?types=webhook.test', {
      'last-event-id': lastId(first.came.text),
    });
    await expect.poll(ids).toEqual([missed.id]);
    const next = aMessage('webhook.test');
    tell(next);
    await expect.poll(ids).toEqual([missed.id, next.id]);
  });

  it('leaves nothing behind of who left before it began', async () => {
    let begin = () => {};
    server.past.caughtUp = new Promise(resolve => {
      begin = resolve;
    });
    const connected = once(server.app.server, 'connection') as Promise<[Socket]>;
    const authorization = `Bearer ${owner.apiKey.key}`;
    const request = get(url, { headers: { authorization, 'last-event-id': '00000000-msg_a' } });
    request.on('error', () => undefined);
    await expect.poll(() => server.clock.waiting().length).toBe(1);
    const [socket] = await connected;
    const left = once(socket, 'close');
    request.destroy();
    await left;
    begin();
    await expect.poll(() => server.clock.waiting()).toEqual([]);
  });

  it('can be resumed before the first message, and from a heartbeat on', async () => {
    const first = await read();
    await expect.poll(() => first.came.text).toContain('id: ');
    const missed = aMessage('webhook.test');
    server.clock.advance(1000);
    await server.deliveries.add([missed], [], server.clock.now());
    const { ids, came } = await read('?types=test', { 'last-event-id': lastId(first.came.text) });
    await expect.poll(ids).toEqual([missed.id]);
    server.clock.advance(60_000);
    await expect.poll(() => came.text.match(/^:$/gm)).toHaveLength(4);
    const again = await read('?types=test', { 'last-event-id': lastId(came.text) });
    const next = aMessage('webhook.test');
    await server.deliveries.add([next], [], server.clock.now());
    await expect.poll(again.ids).toEqual([next.id]);
  });

  it('tells members of their sites, and begins anew when their roles change', async () => {
    const here = { siteId: owner.site.id, role: 'viewer' as const };
    const member = await server.member(owner, { sites: [here] });
    const { ids, came } = await read('', { cookie: `${member.cookie.name}=${member.cookie.value}` });
    await expect.poll(() => came.text).toContain('id: ');
    const heard = aMessage();
    tell(
      aMessage('pageview.tracked', { siteId: 'site_other' }),
      aMessage('webhook.test', { siteId: null }),
      heard,
    );
    await expect.poll(ids).toEqual([heard.id]);
    const members = await server.registry.members.list(owner.accountId);
    const { id } = members.find(one => one.email === member.email)!;
    await server.registry.members.update(owner.accountId, id, { role: 'viewer', sites: [] });
    server.clock.advance(15_000);
    await expect.poll(() => came.closed).toBe(true);
  });

  it('is over at once when the server stops', async () => {
    const { came } = await read();
    server.hub.close();
    await expect.poll(() => came.closed).toBe(true);
    const late = await owner.get('/api/v1/stream');
    expect(late.json()).toMatchObject({ code: 'stopping' });
  });

  it('has no HEAD, which would open a stream that nobody reads', async () => {
    const answer = await server.app.inject({
      method: 'HEAD',
      url: '/api/v1/stream',
      headers: { authorization: `Bearer ${owner.apiKey.key}` },
    });
    expect(answer.statusCode).toBe(405);
  });
});
