import type { Clock } from '@bellwether/core';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../../test/fake-clock.ts';
import { installedNats, type NatsServers, startNats } from '../../../test/nats-server.ts';
import { AnswerFailed, NobodyAnswered, type Signals } from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { connectNats, type NatsLink } from './link.ts';
import { createNatsSignals } from './nats-signals.ts';

const log = pino({ level: 'silent' });

describe.skipIf(!installedNats())('signals over NATS', () => {
  let servers: NatsServers;
  const links: NatsLink[] = [];
  const open: Signals[] = [];
  let processes = 0;

  beforeAll(async () => {
    servers = await startNats();
  });
  afterAll(() => servers.stop());
  afterEach(async () => {
    await Promise.all(open.splice(0).map(signals => signals.close()));
    await Promise.all(links.splice(0).map(link => link.close()));
  });

  /** @param tellMs so long that a test which waits for it fails */
  async function aProcess({ tellMs = 60_000, clock = systemClock as Clock } = {}) {
    const link = await connectNats({ url: servers.url, name: 'test', log });
    links.push(link);
    const signals = createNatsSignals(link, {
      processId: `p${++processes}`,
      clock,
      log,
      tellMs,
    });
    open.push(signals);
    // What comes after this stands behind the subscriptions.
    const settled = () => link.connection.flush();
    await settled();
    return { ...signals, link, settled };
  }

  /** Processes that know each other: what one says as it comes, and the answers to it, are through. */
  async function acquainted<T extends Awaited<ReturnType<typeof aProcess>>>(...all: T[]): Promise<void> {
    for (let round = 0; round < 2; round++) for (const { settled } of all) await settled();
  }

  it('reach every process, the sender included', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    const heard: unknown[] = [];
    one.on('changed', body => void heard.push(['one', body]));
    other.on('changed', body => void heard.push(['other', body]));
    other.on('due', body => void heard.push(['wrong', body]));
    await other.settled();
    one.send('changed', { id: 7 });
    expect(heard).toEqual([['one', { id: 7 }]]);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[1]).toEqual(['other', { id: 7 }]);
  });

  it('are not heard any more by who does not want to', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    const heard: unknown[] = [];
    const forget = other.on('changed', body => void heard.push(body));
    const end = other.on('changed', () => {});
    forget();
    end();
    other.on('last', body => void heard.push(body));
    await other.settled();
    one.send('changed', 1);
    one.send('last', 2);
    await vi.waitFor(() => expect(heard).toEqual([2]));
  });

  it('told, resolve once every process has acted', async () => {
    const [one, two, three] = [await aProcess(), await aProcess(), await aProcess()];
    await acquainted(one, two, three);
    const acted: string[] = [];
    let finish = () => {};
    one.on('changed', () => void acted.push('one'));
    two.on('changed', () =>
      new Promise<void>(resolve => (finish = resolve)).then(() => void acted.push('two')),
    );
    const told = one.tell('changed', null).then(() => void acted.push('told'));
    // The third has nobody who listens, which is an answer too.
    await vi.waitFor(() => finish !== undefined && expect(acted).toEqual(['one']));
    await acquainted(one, two, three);
    expect(acted).toEqual(['one']);
    finish();
    await told;
    expect(acted).toEqual(['one', 'two', 'told']);
  });

  it('told, wait for nobody who is not there', async () => {
    const alone = await aProcess();
    await alone.tell('changed', null);
    const left = await aProcess();
    await acquainted(alone, left);
    await left.close();
    await left.settled();
    await alone.settled();
    await alone.tell('changed', null);
  });

  it('told, do not wait any more for who goes meanwhile', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await acquainted(one, other);
    let heard = false;
    other.on('changed', () => {
      heard = true;
      return new Promise(() => {});
    });
    const told = one.tell('changed', null);
    await vi.waitFor(() => expect(heard).toBe(true));
    await other.close();
    await told;
  });

  it('told, are held up by a process that hangs no longer than the deadline', async () => {
    const [one, other] = [await aProcess({ tellMs: 50 }), await aProcess()];
    await acquainted(one, other);
    other.on('changed', () => new Promise(() => {}));
    await one.tell('changed', null);
  });

  it('told, count as acted on by a handler that fails', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await acquainted(one, other);
    other.on('changed', () => Promise.reject(new Error('no')));
    one.on('changed', () => {
      throw new Error('no');
    });
    await one.tell('changed', null);
  });

  it('ask and are answered', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    other.answer('sum', async question => (question as number[]).reduce((sum, n) => sum + n, 0));
    await other.settled();
    expect(await one.ask('sum', [1, 2, 3], 5000)).toBe(6);
    expect(await other.ask('sum', [1], 5000)).toBe(1);
  });

  it('tell the asker that nobody answers, or why it failed', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await expect(one.ask('sum', [], 5000)).rejects.toThrow(NobodyAnswered);
    const end = other.answer('sum', () => {
      throw new Error('The numbers are gone.');
    });
    await other.settled();
    await expect(one.ask('sum', [], 5000)).rejects.toThrow(new AnswerFailed('The numbers are gone.'));
    end();
    other.answer('sum', () => new Promise(() => {}));
    await other.settled();
    await expect(one.ask('sum', [], 50)).rejects.toThrow(NobodyAnswered);
  });

  it('that are too large hurt nobody', async () => {
    const [one, other] = [await aProcess(), await aProcess()];
    await acquainted(one, other);
    const large = 'x'.repeat(2_000_000);
    const heard: unknown[] = [];
    one.on('large', body => void heard.push(body));
    one.send('large', large);
    await one.tell('large', large);
    expect(heard).toEqual([large, large]);
    other.answer('large', () => large);
    await other.settled();
    await expect(one.ask('large', large, 5000)).rejects.toThrow('The question to large is too large.');
    await expect(one.ask('large', 1, 5000)).rejects.toThrow('The answer to large is too large.');
  });

  it('say when some may have been missed', async () => {
    const one = await aProcess();
    const gap = new Promise<void>(resolve => one.onGap(resolve));
    await servers.kill(0);
    one.send('changed', 1);
    await servers.restart(0);
    await gap;
    const other = await aProcess();
    const heard: unknown[] = [];
    one.on('changed', body => void heard.push(body));
    await one.settled();
    other.send('changed', 2);
    await vi.waitFor(() => expect(heard).toEqual([2]));
  });

  it('say so where it was another process that could not be heard', async () => {
    const clock = new FakeClock();
    const one = await aProcess({ clock: new FakeClock() }); // says nothing by itself
    const other = await aProcess({ clock });
    await acquainted(one, other);
    let gaps = 0;
    other.onGap(() => gaps++);
    one.link.connection.publish('bellwether.presence', JSON.stringify({ id: 'far', says: 'new' }));
    await acquainted(one, other);
    clock.advance(10_000); // as long as this, the server of `far` is cut off, say
    expect(gaps).toBe(0);
    one.link.connection.publish('bellwether.presence', JSON.stringify({ id: 'far', says: 'here' }));
    await vi.waitFor(() => expect(gaps).toBe(1));
    one.link.connection.publish('bellwether.presence', JSON.stringify({ id: 'far', says: 'here' }));
    one.link.connection.publish('bellwether.presence', JSON.stringify({ id: 'far', says: 'back' }));
    await vi.waitFor(() => expect(gaps).toBe(2));
  });
});
