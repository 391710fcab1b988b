import { AppError, type EnrichedEvent } from '@bellwether/core';
import { jetstreamManager } from '@nats-io/jetstream';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anEvent } from '../../../test/events.ts';
import { installedNats, type NatsServers, startNatsCluster } from '../../../test/nats-server.ts';
import type { AcceptedEntry, AcceptedLog } from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { acceptedLogConformance, readEvents } from '../conformance/accepted-log.ts';
import { connectNats, type NatsLink } from './link.ts';
import { openNatsLog } from './nats-log.ts';

const log = pino({ level: 'silent' });

describe.skipIf(!installedNats())(
  'the accepted log on a cluster of three NATS servers',
  { timeout: 60_000 },
  () => {
    let servers: NatsServers;
    let links: NatsLink[] = [];
    // A cluster for each test: 2.9 is not at ease with streams that were deleted and made again while servers restart.
    beforeEach(async () => {
      links = [];
      servers = await startNatsCluster();
    });
    afterEach(async () => {
      await Promise.all(links.map(link => link.close()));
      await servers.stop();
    });

    async function aLog(url = servers.url): Promise<AcceptedLog> {
      const link = await connectNats({ url, name: 'test', log });
      links.push(link);
      return openNatsLog(link, { partitions: 2, replicas: null, log, clock: systemClock });
    }

    async function streamInfo() {
      const manager = await jetstreamManager(links[0]!.connection);
      return manager.streams.info('BELLWETHER_EVENTS_0');
    }

    /** Appends as a collector would whose clients send again what was refused; the ids in the order of acceptance. */
    async function appendAll(to: AcceptedLog, count: number, meanwhile: (appended: number) => Promise<void>) {
      const accepted: string[] = [];
      for (let i = 0; i < count; i++) {
        await meanwhile(i);
        const event = anEvent();
        await untilTaken(to, event);
        accepted.push(event.id);
      }
      return accepted;
    }

    async function untilTaken(to: AcceptedLog, event: EnrichedEvent): Promise<void> {
      for (;;) {
        try {
          return await to.append(0, [event]);
        } catch (error) {
          if (!(error instanceof AppError && error.code === 'overloaded')) throw error;
        }
      }
    }

    const idsIn = (entries: AcceptedEntry[]) => entries.flatMap(entry => entry.events.map(({ id }) => id));

    /** What was refused may be in the log all the same, and is sent again: then an id is there twice. */
    const once = (ids: string[]) => [...new Set(ids)];

    async function leader(): Promise<number> {
      return servers.indexOf((await streamInfo()).cluster!.leader!);
    }

    describe('as every accepted log', () => {
      acceptedLogConformance(async () => {
        const opened: AcceptedLog[] = [];
        const open = async () => {
          const opening = await aLog();
          opened.push(opening);
          return opening;
        };
        return {
          log: await open(),
          another: open,
          close: async () => void (await Promise.all(opened.map(each => each.close()))),
        };
      });
    });

    it('keeps three copies', async () => {
      await aLog();
      expect((await streamInfo()).config.num_replicas).toBe(3);
    });

    it.each([
      ['its leader', async () => leader()],
      ['a follower', async () => ((await leader()) + 1) % 3],
    ])('loses nothing and gives nothing twice while %s is killed and comes back', async (_, victimOf) => {
      const [writing, reading] = [await aLog(), await aLog()];
      const victim = await victimOf();
      const reader = reading.read(0, 0);
      const read = readEvents(reader, 2000);
      let back: Promise<void> | undefined;
      const accepted = await appendAll(writing, 2000, async appended => {
        if (appended === 500) await servers.kill(victim);
        if (appended === 1000) back = servers.restart(victim);
      });
      await back;
      const entries = await read;
      // Where an answer was lost and the event sent again, it is there twice; then some of the last are still to come.
      while (entries.at(-1)!.position < (await reading.end(0)))
        entries.push(...((await reader.next()) ?? []));
      expect(once(idsIn(entries))).toEqual(accepted);
      expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1));
      await reader.close();
      const again = await aLog();
      const resumed = again.read(0, entries[700]!.position);
      expect(await readEvents(resumed, idsIn(entries.slice(701)).length)).toEqual(entries.slice(701));
      await Promise.all([writing, reading, again].map(each => each.close()));
    });

    it('takes nothing that only one of three has', async () => {
      await aLog();
      const last = await leader();
      const opened = await aLog(servers.url.split(',')[last]);
      await untilTaken(opened, anEvent());
      await Promise.all([1, 2].map(further => servers.freeze((last + further) % 3)));
      await expect(opened.append(0, [anEvent()])).rejects.toMatchObject({ code: 'overloaded' });
      await opened.close();
    });

    it('tells whether it can take events: with two of three servers, and not with one that still answers', async () => {
      const opened = await aLog();
      const last = await leader();
      const others = [1, 2].map(further => (last + further) % 3);
      await servers.kill(others[0]!);
      await untilTaken(opened, anEvent());
      await expect.poll(opened.ping, { timeout: 20_000 }).toBe(true);
      await servers.kill(others[1]!);
      await expect.poll(opened.ping, { timeout: 20_000 }).toBe(false);
      // Whoever is left calls itself the leader for a while, then answers that there is none, or that it can't tell.
      const hasLeader = () =>
        streamInfo().then(
          ({ cluster }) => Boolean(cluster!.leader),
          () => false,
        );
      await expect.poll(hasLeader, { timeout: 40_000 }).toBe(false);
      expect(await opened.ping()).toBe(false);
      await servers.restart(others[0]!);
      await untilTaken(opened, anEvent());
      await expect.poll(opened.ping, { timeout: 20_000 }).toBe(true);
      await opened.close();
    });

    it('reads on when all servers were killed and are back', async () => {
      const opened = await aLog();
      const reader = opened.read(0, 0);
      await untilTaken(opened, anEvent({ name: 'before' }));
      const before = await readEvents(reader, 1);
      for (const index of [0, 1, 2]) await servers.kill(index);
      await Promise.all([0, 1, 2].map(index => servers.restart(index)));
      await untilTaken(opened, anEvent({ name: 'after' }));
      const after = await readEvents(reader, 1);
      expect([...before, ...after].flatMap(entry => entry.events.map(({ name }) => name))).toEqual([
        'before',
        'after',
      ]);
      await opened.close();
    });
  },
);
