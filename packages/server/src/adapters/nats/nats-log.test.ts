import { jetstreamManager } from '@nats-io/jetstream';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anEvent } from '../../../test/events.ts';
import { installedNats, type NatsServers, startNats } from '../../../test/nats-server.ts';
import type { AcceptedLog } from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { acceptedLogConformance, readEvents } from '../conformance/accepted-log.ts';
import { connectNats, type NatsLink } from './link.ts';
import { type LogLimits, openNatsLog } from './nats-log.ts';

const log = pino({ level: 'silent' });

describe.skipIf(!installedNats())('the accepted log on one NATS server', () => {
  let servers: NatsServers;
  const links: NatsLink[] = [];
  beforeAll(async () => {
    servers = await startNats();
  });
  afterAll(() => servers.stop());
  afterEach(async () => {
    await Promise.all(links.splice(0).map(link => link.close()));
    const link = await aLink();
    const manager = await jetstreamManager(link.connection);
    for await (const name of manager.streams.names()) await manager.streams.delete(name);
    await links.pop()!.close();
  });

  async function aLink(): Promise<NatsLink> {
    const link = await connectNats({ url: servers.url, name: 'test', log });
    links.push(link);
    return link;
  }

  async function aLog(partitions = 2, limits: Partial<LogLimits> = {}, replicas: number | null = null) {
    const link = await aLink();
    const opened = await openNatsLog(link, { partitions, replicas, log, clock: systemClock, limits });
    return { log: opened, link };
  }

  describe('as every accepted log', () => {
    acceptedLogConformance(async () => {
      const opened: AcceptedLog[] = [];
      const open = async () => {
        const { log } = await aLog();
        opened.push(log);
        return log;
      };
      return {
        log: await open(),
        another: open,
        close: async () => void (await Promise.all(opened.map(each => each.close()))),
      };
    });
  });

  it('keeps its number of partitions', async () => {
    const { log } = await aLog(2);
    await log.close();
    await expect(aLog(3)).rejects.toThrow('The event log on NATS has 2 partitions, not 3');
  });

  it('gives one of two processes that start with different numbers the log, and refuses the other', async () => {
    const opened = await Promise.allSettled([aLog(2), aLog(3)]);
    expect(opened.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('keeps one copy where there is one server, and refuses three', async () => {
    const { link } = await aLog(1);
    const manager = await jetstreamManager(link.connection);
    expect((await manager.streams.info('BELLWETHER_EVENTS_0')).config.num_replicas).toBe(1);
    await manager.streams.delete('BELLWETHER_EVENTS_0');
    await expect(aLog(1, { openMs: 0 }, 3)).rejects.toThrow(
      'The event log on NATS JetStream could not be opened',
    );
  });

  it('puts appends that wait at the same time into one message', async () => {
    const { log } = await aLog();
    await Promise.all(Array.from({ length: 100 }, () => log.append(0, [anEvent()])));
    expect(await log.end(0)).toBe(1);
  });

  it('refuses at once what is more than may wait, and later what the servers do not take', async () => {
    const { log } = await aLog(2, { waitingEvents: 10, budgetMs: 0, attemptMs: 200 });
    await servers.freeze(0);
    try {
      const waiting = log.append(
        0,
        Array.from({ length: 10 }, () => anEvent()),
      );
      const refused = expect(waiting).rejects.toMatchObject({ code: 'overloaded' });
      await expect(log.append(0, [anEvent()])).rejects.toMatchObject({ code: 'overloaded' });
      await refused;
    } finally {
      servers.thaw(0);
    }
    const { log: patient } = await aLog();
    await patient.append(0, [anEvent()]);
  });

  it('writes once what is published again because its acknowledgement was lost', async () => {
    const { log, link } = await aLog(1, { attemptMs: 300 });
    await servers.freeze(0);
    const events = [anEvent(), anEvent()];
    const appended = log.append(0, events);
    // The first attempts wait in the server's socket, and are all read when it goes on.
    const { outMsgs } = link.connection.stats();
    while (link.connection.stats().outMsgs < outMsgs + 3) await new Promise(setImmediate);
    servers.thaw(0);
    await appended;
    expect(await log.end(0)).toBe(1);
  });

  it('goes on reading where its consumer was lost', async () => {
    const { log, link } = await aLog(1);
    const reader = log.read(0, 0);
    await log.append(0, [anEvent()]);
    await readEvents(reader, 1);
    const manager = await jetstreamManager(link.connection);
    const consumers = await manager.consumers.list('BELLWETHER_EVENTS_0').next();
    for (const { name } of consumers) await manager.consumers.delete('BELLWETHER_EVENTS_0', name);
    expect(consumers).toHaveLength(1);
    const event = anEvent();
    await log.append(0, [event]);
    expect(await reader.next()).toEqual([{ position: 2, events: [event] }]);
    await reader.close();
  });

  it('never passes over what is missing in the middle', async () => {
    const { log, link } = await aLog(1);
    for (let i = 0; i < 3; i++) await log.append(0, [anEvent()]);
    const manager = await jetstreamManager(link.connection);
    await manager.streams.deleteMessage('BELLWETHER_EVENTS_0', 2);
    const reader = log.read(0, 0);
    expect((await reader.next())!.map(({ position }) => position)).toEqual([1]);
    await expect(reader.next()).rejects.toThrow(
      'Partition 0 of the event log has nothing between 1 and 3, and was not trimmed there: events are missing.',
    );
    await reader.close();
  });

  it('does not read a log that ends before the position it is read from', async () => {
    const { log } = await aLog(1, { shortMs: 0 });
    await log.append(0, [anEvent()]);
    const reader = log.read(0, 5);
    await expect(reader.next()).rejects.toThrow('ends at 1, but 5 has been read from it');
    await reader.close();
  });

  it('does not hide what somebody else wrote', async () => {
    const { log, link } = await aLog(1);
    link.connection.publish('bellwether.events.0', 'hello');
    const reader = log.read(0, 0);
    await expect(reader.next()).rejects.toThrow('has something at 1 that Bellwether did not write');
    await reader.close();
  });
});
