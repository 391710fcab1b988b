import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { parseCidrs } from './address-guard.ts';
import type { Resolve } from './resolve.ts';
import { createSender, MAX_RESPONSE_BODY, type Outgoing } from './sender.ts';
import { startReceiver, startTcp } from './test-receiver.ts';

const noDns: Resolve = async name => {
  throw new Error(`queryA ENOTFOUND ${name}`);
};
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function makeSender({ resolve = noDns, allow = '127.0.0.0/8' } = {}) {
  const clock = new FakeClock();
  const sender = createSender({ guard: { allow: parseCidrs(allow), resolve }, clock });
  ends.push(() => sender.close());
  const send = (origin: string, over: Partial<Outgoing> = {}) =>
    sender.send({
      origin,
      path: '/hook?a=1',
      headers: { 'webhook-id': 'msg_1' },
      body: '{}',
      timeoutMs: 5000,
      ...over,
    });
  return { clock, send };
}
const receiver: typeof startReceiver = async answer => kept(await startReceiver(answer));
const tcp: typeof startTcp = async onConnection => kept(await startTcp(onConnection));
function kept<T extends { stop(): Promise<void> }>(server: T): T {
  ends.push(() => server.stop());
  return server;
}

/** undici takes a connection up again a turn of the event loop after the answer, lest the server has closed it. */
async function connectionFree(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve));
}

describe('a request', () => {
  it('is posted as it is, and its answer kept', async () => {
    const { received, origin } = await receiver(response => {
      response.writeHead(202, { 'X-Seen': 'yes' }).end('thank you');
    });
    const { send, clock } = makeSender();
    const exchange = await send(origin, { body: '{"é":1}' });
    expect(received).toMatchObject([
      { url: '/hook?a=1', body: '{"é":1}', headers: { 'webhook-id': 'msg_1', 'content-length': '8' } },
    ]);
    expect(exchange).toMatchObject({
      startedAt: clock.now(),
      status: 202,
      error: null,
      responseHeaders: { 'x-seen': 'yes' },
      responseBody: 'thank you',
    });
  });

  it('keeps its connection for the next, which then has no dns, connect or tls', async () => {
    const server = await receiver();
    const { send } = makeSender();
    const first = await send(server.origin);
    await connectionFree();
    const second = await send(server.origin);
    expect(server.connections()).toBe(1);
    expect(first.phases).toEqual({ dns: null, connect: 0, tls: null, firstByte: 0 });
    expect(second.phases).toEqual({ dns: null, connect: null, tls: null, firstByte: 0 });
  });

  it('is not redirected', async () => {
    const target = await receiver();
    const { origin } = await receiver(response => {
      response.writeHead(302, { Location: target.origin }).end();
    });
    expect(await makeSender().send(origin)).toMatchObject({ status: 302, error: null });
    expect(target.received).toEqual([]);
  });

  it.each([
    ['refused', 'connect'],
    ['reset', 'reset'],
    ['no HTTP', 'protocol'],
    ['no TLS', 'tls'],
  ] as const)('to a receiver that is %s ends in %s', async (kind, error) => {
    const server = await tcp(socket => {
      if (kind === 'reset') socket.once('data', () => socket.resetAndDestroy());
      if (kind === 'no HTTP') socket.end('220 smtp.example.com ESMTP\r\n\r\n');
      if (kind === 'no TLS') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    if (kind === 'refused') await server.stop();
    const scheme = kind === 'no TLS' ? 'https' : 'http';
    const exchange = await makeSender().send(`${scheme}://127.0.0.1:${server.port}`);
    expect(exchange).toMatchObject({ error, status: null, responseBody: null });
    expect(exchange.errorMessage).not.toBe('');
  });

  it.each([
    ['HTTP/1.1 100 Continue\r\n\r\n', 'Answered 100 Continue, which was not asked for.'],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'Answered with a switch to another protocol, which was not asked for.',
    ],
  ])('that is answered %j ends in protocol, not in the reset that follows', async (answer, errorMessage) => {
    const server = await tcp(socket => socket.once('data', () => socket.end(answer)));
    const exchange = await makeSender().send(`http://127.0.0.1:${server.port}`);
    expect(exchange).toMatchObject({ error: 'protocol', errorMessage, status: null });
  });

  it('to a port without TLS says so in words', async () => {
    const server = await tcp(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const exchange = await makeSender().send(`https://127.0.0.1:${server.port}`);
    expect(exchange).toMatchObject({ error: 'tls', errorMessage: 'wrong version number' });
  });

  it('to a name that is not known ends in dns', async () => {
    const exchange = await makeSender().send('https://nowhere.example');
    expect(exchange).toMatchObject({ error: 'dns', errorMessage: 'queryA ENOTFOUND nowhere.example' });
  });
});

describe('the body of an answer', () => {
  it('is kept up to 16 KiB, and the connection closed rather than the rest read', async () => {
    let closed = false;
    const { origin } = await receiver(response => {
      response.on('close', () => {
        closed = true;
      });
      const more = () => {
        while (!closed && response.write('x'.repeat(5000))) {}
      };
      response.on('drain', more);
      more();
    });
    const exchange = await makeSender().send(origin);
    expect(exchange).toMatchObject({ status: 200, error: null });
    expect(exchange.responseBody).toBe('x'.repeat(MAX_RESPONSE_BODY));
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it('of exactly 16 KiB is kept whole, and so is the connection', async () => {
    const server = await receiver(response => response.end('x'.repeat(MAX_RESPONSE_BODY)));
    const { send } = makeSender();
    await send(server.origin);
    await connectionFree();
    expect((await send(server.origin)).responseBody).toHaveLength(MAX_RESPONSE_BODY);
    expect(server.connections()).toBe(1);
  });

  it('has no NUL in it', async () => {
    const { origin } = await receiver(response => response.end('a\0b'));
    expect((await makeSender().send(origin)).responseBody).toBe('a\ufffdb');
  });
});

describe('the deadline covers', () => {
  it('a name server that is silent', async () => {
    let asked = false;
    const resolve: Resolve = () => {
      asked = true;
      return new Promise(() => {});
    };
    const { send, clock } = makeSender({ resolve });
    const sent = send('https://slow.example');
    await vi.waitFor(() => expect(asked).toBe(true));
    clock.advance(5000);
    expect(await sent).toMatchObject({
      error: 'timeout',
      errorMessage: 'No answer from DNS within 5 s.',
      durationMs: 5000,
    });
  });

  it('a TLS handshake that nobody answers', async () => {
    const server = await tcp(() => {});
    const { send, clock } = makeSender();
    const sent = send(`https://127.0.0.1:${server.port}`);
    await vi.waitFor(() => expect(server.sockets.size).toBe(1));
    clock.advance(5000);
    expect(await sent).toMatchObject({ error: 'timeout', status: null });
    await vi.waitFor(() => expect(server.sockets.size).toBe(0));
  });

  it('a receiver that never answers', async () => {
    const server = await receiver(() => {});
    const { send, clock } = makeSender();
    const sent = send(server.origin);
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    clock.advance(4999);
    clock.advance(1);
    expect(await sent).toMatchObject({ error: 'timeout', errorMessage: 'No response within 5 s.' });
  });

  it('a body that drips for ever', async () => {
    const { origin } = await receiver(response => {
      response.writeHead(200);
      response.write('drip');
    });
    const { send, clock } = makeSender();
    const headersCame = new Promise<void>(resolve => {
      const heard = () => {
        unsubscribe('undici:request:headers', heard);
        resolve();
      };
      subscribe('undici:request:headers', heard);
    });
    const sent = send(origin);
    await headersCame;
    clock.advance(5000);
    expect(await sent).toMatchObject({
      error: 'timeout',
      errorMessage: 'No end of the response within 5 s.',
      status: 200,
    });
  });
});

describe('the guard', () => {
  it.each(['http', 'https'])('lets no %s connection out to what is not public', async scheme => {
    const server = await receiver();
    const { send } = makeSender({ allow: '' });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '[::7f00:1]', 'localhost', 'a.localhost']) {
      const exchange = await send(`${scheme}://${host}:${server.port}`);
      expect(exchange.error, host).toBe('address_refused');
    }
    expect(server.connections()).toBe(0);
  });

  it('refuses a name with one private answer among public ones', async () => {
    const { send } = makeSender({ resolve: async () => ['8.8.8.8', '10.0.0.1'], allow: '' });
    expect(await send('https://mixed.example')).toMatchObject({
      error: 'address_refused',
      errorMessage: '10.0.0.1 is a private address',
    });
  });

  it('connects to the answer it has checked, and asks no second time', async () => {
    const server = await receiver();
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    const { send } = makeSender({ resolve, allow: '127.0.0.1/32' });
    const exchange = await send(`http://rebinding.example:${server.port}`);
    expect(exchange).toMatchObject({ status: 200 });
    expect(server.received[0]!.headers.host).toBe(`rebinding.example:${server.port}`);
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it('needs TLS for a name that leads out of the opened addresses', async () => {
    const { send } = makeSender({ resolve: async () => ['8.8.8.8'] });
    expect(await send('http://public.example')).toMatchObject({
      error: 'address_refused',
      errorMessage: '8.8.8.8 is reached without TLS, and not among the addresses opened for that',
    });
  });

  it('takes of localhost what is opened', async () => {
    const server = await receiver();
    const exchange = await makeSender().send(`http://localhost:${server.port}`);
    expect(exchange).toMatchObject({ status: 200 });
  });
});
