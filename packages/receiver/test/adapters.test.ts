import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import * as express from '../src/express.ts';
import * as fastify from '../src/fastify.ts';
import * as fetchAdapter from '../src/fetch.ts';
import { type Handler, type ReceiveOptions, sign, type WebhookMessage } from '../src/index.ts';
import type { RequestWithBody } from '../src/raw-body.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = (id: string) =>
  `{"id":"${id}","type":"webhook.test","timestamp":"2025-11-24T16:00:00.000Z","data":{ "message" : "Grüße" }}`;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => new Promise(done => server.close(done)) });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  return `http://127.0.0.1:${address.port}`;
}

/** What runs before the handler, as `app.use(…)` would have it. */
type Before = (request: IncomingMessage & RequestWithBody) => Promise<void>;

/** Express as far as a handler can tell: request, response and next; an error that reaches next is a 500 with its message. */
const viaExpress = (handler: Handler, options: express.ExpressOptions = {}, before?: Before) => {
  const handle = express.receiveWebhooks(SECRET, handler, options);
  return listen(async (request: IncomingMessage, response: ServerResponse) => {
    await before?.(request);
    await handle(request, response, error => {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : 'passed on');
    });
  });
};

const viaFastify = async (handler: Handler, options: ReceiveOptions & { maxBodyBytes?: number } = {}) => {
  const app = Fastify();
  await app.register(fastify.receiveWebhooks, { secrets: SECRET, handler, ...options });
  app.post('/own', async request => request.body);
  open.push(app);
  return app.listen({ host: '127.0.0.1', port: 0 });
};

/** A platform of Requests and Responses, on a real socket. */
const viaFetch = (handler: Handler, options: ReceiveOptions = {}) => {
  const handle = fetchAdapter.receiveWebhooks(SECRET, handler, options);
  return listen(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = new Request(`http://localhost${incoming.url}`, {
      method: incoming.method,
      headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      body: incoming.method === 'POST' ? Buffer.concat(chunks) : null,
    });
    const response = await handle(request).catch(
      (error: Error) => new Response(error.message, { status: 500 }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
};

const now = () => Math.floor(Date.now() / 1000);
async function post(url: string, text: string, headers: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', body: text, headers });
  return { status: response.status, text: await response.text() };
}
const deliver = async (url: string, id = 'msg_1') =>
  post(url, body(id), await sign({ id, timestamp: now(), body: body(id) }, SECRET));

describe.each([
  ['Express', viaExpress],
  ['Fastify', viaFastify],
  ['fetch', viaFetch],
])('the adapter for %s', (_, serve) => {
  it('hands over a signed message, verified over its raw bytes, and answers 204', async () => {
    const heard: WebhookMessage[] = [];
    const url = await serve(message => heard.push(message));
    expect(await deliver(url)).toEqual({ status: 204, text: '' });
    expect(heard).toEqual([JSON.parse(body('msg_1'))]);
  });

  it('answers 401 to a request that can’t be trusted, and 400 to one that can’t be read', async () => {
    const heard: WebhookMessage[] = [];
    const url = await serve(message => heard.push(message));
    const signed = await sign({ id: 'msg_1', timestamp: now(), body: body('msg_1') }, SECRET);
    const old = await sign({ id: 'msg_1', timestamp: now() - 3600, body: body('msg_1') }, SECRET);
    const strange = await sign({ id: 'msg_1', timestamp: now(), body: '{"event":"test"}' }, SECRET);
    const answers = [
      await post(url, body('msg_1'), { 'content-type': 'application/json' }),
      await post(url, body('msg_2'), signed),
      await post(url, body('msg_1'), old),
      await post(url, '{"event":"test"}', strange),
    ];
    expect(answers.map(({ status, text }) => [status, JSON.parse(text).code])).toEqual([
      [401, 'missing_header'],
      [401, 'no_matching_signature'],
      [401, 'too_old'],
      [400, 'invalid_body'],
    ]);
    expect(heard).toEqual([]);
  });

  it('lets what the handler throws through to the framework, which answers 500', async () => {
    const url = await serve(async () => {
      throw new Error('the CRM is down');
    });
    const answer = await deliver(url);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('the CRM is down');
  });

  it('handles a message once when told where to look ids up, and again after a failure', async () => {
    const outcomes = ['fails', 'works'];
    const heard: string[] = [];
    const url = await serve(
      message => {
        heard.push(message.id);
        if (outcomes.shift() === 'fails') throw new Error('not yet');
      },
      { seen: new Set() },
    );
    const statuses = [];
    for (const id of ['msg_1', 'msg_1', 'msg_1', 'msg_2']) statuses.push((await deliver(url, id)).status);
    expect(statuses).toEqual([500, 204, 204, 204]);
    expect(heard).toEqual(['msg_1', 'msg_1', 'msg_2']);
  });
});

describe('the Express adapter', () => {
  const json: Before = async request => {
    let text = '';
    for await (const chunk of request) text += chunk;
    request.body = JSON.parse(text);
  };
  const raw: Before = async request => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    request.body = Buffer.concat(chunks);
  };
  const nothingToParse: Before = async request => {
    request.body = {};
  };

  it('says what to do when a parser has eaten the body', async () => {
    const answer = await deliver(await viaExpress(() => {}, {}, json));
    expect(answer).toEqual({ status: 500, text: expect.stringContaining('before app.use(express.json())') });
  });

  it('takes the bytes a raw parser left, or the platform kept beside the parsed body', async () => {
    const kept: Before = async request => {
      await raw(request);
      request.rawBody = request.body;
      request.body = { parsed: true };
    };
    for (const before of [raw, kept, nothingToParse])
      expect((await deliver(await viaExpress(() => {}, {}, before))).status).toBe(204);
  });

  it('answers 413 to a body that is too large', async () => {
    const url = await viaExpress(() => {}, { maxBodyBytes: 10 });
    const answer = await deliver(url);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, 'payload_too_large']);
  });

  it('refuses to be set up without a secret', () => {
    expect(() => express.receiveWebhooks('', () => {})).toThrow(TypeError);
  });
});

describe('the Fastify adapter', () => {
  it('leaves the parsing of the application’s own routes alone', async () => {
    const url = await viaFastify(() => {});
    const answer = await post(`${url}/own`, '{"a":1}', { 'content-type': 'application/json' });
    expect(answer).toEqual({ status: 200, text: '{"a":1}' });
  });

  it('takes a body of any content type, and answers 413 to one that is too large', async () => {
    const headers = await sign({ id: 'msg_1', timestamp: now(), body: body('msg_1') }, SECRET);
    const anyType = { ...headers, 'content-type': 'text/plain' };
    expect((await post(await viaFastify(() => {}), body('msg_1'), anyType)).status).toBe(204);
    expect((await deliver(await viaFastify(() => {}, { maxBodyBytes: 10 }))).status).toBe(413);
  });

  it('refuses to be registered without a secret', async () => {
    const app = Fastify();
    await expect(app.register(fastify.receiveWebhooks, { secrets: [], handler: () => {} })).rejects.toThrow(
      TypeError,
    );
  });
});

describe('the fetch adapter', () => {
  const handle = fetchAdapter.receiveWebhooks(SECRET, () => {});

  it('answers 405 to anything but POST', async () => {
    const response = await handle(new Request('http://localhost/webhooks'));
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('says what to do when the body was read before', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: body('msg_1') });
    await request.json();
    await expect(handle(request)).rejects.toThrow('request.clone()');
  });
});
