import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { startListener } from './support/listener.ts';
import { startReceiver, verifyStandard } from './support/receiver.ts';
import { until } from './support/until.ts';

/** `bellwether listen` brings a server's messages to a developer's machine, whatever happens to the server. */
const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const KILLS = 5;

let server: Bellwether;
let other: { apiKey: string; siteId: string };
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = new Bellwether();
  await server.init('localhost', 'owner@example.com');
  other = await server.init('other.example', 'other@example.com');
  await server.start();
  server.keepPort();
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  await server.remove();
});

/** A listener that posts to a receiver of its own. */
async function listening(key: string, ...more: string[]) {
  const receiver = await startReceiver();
  const listener = startListener([
    ...['--url', server.url, '--key', key, '--forward-to', receiver.url, '--secret', SECRET],
    ...more,
  ]);
  stops.push(receiver.stop, listener.stop);
  await until('it listens', () => listener.connections() > 0);
  return { receiver, listener };
}

/** Sends an event until it is acknowledged; returns its id. */
async function send(name: string, site = server.siteId, host = 'localhost'): Promise<string> {
  const id = randomUUID();
  for (;;) {
    try {
      const response = await server.collect({ id, site, type: 'event', name, url: `http://${host}/page` });
      await response.arrayBuffer();
      if (response.status === 202) return id;
    } catch {
      // The server is down just now: the connection was refused or broke.
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe('bellwether listen', () => {
  it('forwards messages nobody has a webhook for, signed, and prints a line for each', async () => {
    const { receiver, listener } = await listening(server.apiKey, '--events', 'event,session.created');
    expect(listener.output.join('\n')).toContain(SECRET);
    const id = await send('signup');
    await until('both messages came', () => receiver.received.length === 2);
    expect(receiver.types()).toEqual(['session.created', 'event.tracked']);
    expect(receiver.received[1]!.message.data).toMatchObject({ eventId: id, name: 'signup' });
    for (const request of receiver.received) verifyStandard(SECRET, request);
    const line = await until('the line is printed', () =>
      listener.output.find(l => l.includes('event.tracked')),
    );
    expect(line).toMatch(/^\d\d:\d\d:\d\d {2}event\.tracked +200 +\d+ ms$/);
  });

  it('says so and ends when the key is bad, the site another account’s, or a type unknown', async () => {
    const base = ['--url', server.url, '--forward-to', 'localhost:1/hook'];
    const bad = startListener([...base, '--key', 'bw_wrong']);
    expect(await bad.exited).toBe(1);
    expect(bad.complaints.join('\n')).toContain('does not know the API key');
    const foreign = startListener([...base, '--key', server.apiKey, '--site', other.siteId]);
    expect(await foreign.exited).toBe(1);
    expect(foreign.complaints.join('\n')).toContain('Access denied');
    const unknown = startListener([...base, '--key', server.apiKey, '--events', 'nonsense']);
    expect(await unknown.exited).toBe(1);
    expect(unknown.complaints.join('\n')).toContain('Invalid event type: nonsense');
  });

  it('tells what keeps a message from arriving, and goes on', async () => {
    const listener = startListener([
      ...['--url', server.url, '--key', server.apiKey, '--forward-to', '127.0.0.1:1/hook'],
      ...['--events', 'event.tracked'],
    ]);
    stops.push(listener.stop);
    await until('it listens', () => listener.connections() > 0);
    await send('first');
    await send('second');
    await until(
      'both are told of',
      () => listener.output.filter(l => /connect .*ECONNREFUSED/.test(l)).length === 2,
    );
  });

  it('gets nothing of another account', async () => {
    const { receiver } = await listening(other.apiKey, '--events', 'event.tracked');
    await send('mine');
    const theirs = await send('theirs', other.siteId, 'other.example');
    await until('the message came', () => receiver.received.length > 0);
    expect(receiver.received.map(r => r.message.data.eventId)).toEqual([theirs]);
  });

  it(`forwards every acknowledged event though the server is killed ${KILLS} times`, async () => {
    const { receiver, listener } = await listening(server.apiKey, '--events', 'event.tracked');
    const acknowledged: string[] = [];
    let going = true;
    const senders = Array.from({ length: 4 }, async () => {
      while (going) acknowledged.push(await send('load'));
    });
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.length;
      await until('some load has passed', () => acknowledged.length >= before + 50);
      await new Promise(resolve => setTimeout(resolve, randomInt(500)));
      await server.end('SIGKILL');
      const connections = listener.connections();
      await server.start();
      await until('the listener is back', () => listener.connections() > connections);
    }
    going = false;
    await Promise.all(senders);
    const came = () => new Set(receiver.received.map(r => r.message.data.eventId as string));
    await until('every acknowledged event was forwarded', () => {
      const ids = came();
      return acknowledged.every(id => ids.has(id));
    });
    for (const request of receiver.received.slice(-20)) verifyStandard(SECRET, request);
    console.log(
      `acknowledged ${acknowledged.length}, forwarded ${came().size}, requests ${receiver.received.length}, ` +
        `connections ${listener.connections()}`,
    );
  });

  it('does not hold up a server that stops', async () => {
    const { listener } = await listening(server.apiKey);
    const from = Date.now();
    expect(await server.end('SIGTERM')).toBe(0);
    console.log(`Stopped in ${Date.now() - from} ms with streams open.`);
    await until('the listener has noticed', () => listener.complaints.length > 0);
  });
});
