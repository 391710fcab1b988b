import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  installedServers,
  type PostgresServer,
  startPostgres,
} from '../packages/server/test/postgres-server.ts';
import { Bellwether, scaledOut } from './support/bellwether.ts';
import { startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

const [newest] = installedServers().slice(-1);

/** What the one server on a PostgreSQL does when that goes, and when another is there already. */
describe.skipIf(!newest || scaledOut)('a server on PostgreSQL', () => {
  let postgres: PostgresServer;
  let server: Bellwether;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeAll(async () => {
    postgres = await startPostgres(newest!);
    const { url } = await postgres.createDatabase();
    server = new Bellwether({ DATABASE_URL: url });
    await server.init();
    await server.start();
    receiver = await startReceiver();
    const events = ['event.tracked'];
    await server.api('POST', '/api/v1/webhooks', { siteId: server.siteId, url: receiver.url, events });
  });
  afterAll(async () => {
    await server.remove();
    await receiver.stop();
    await postgres.stop();
  });

  const send = (id: string) =>
    server.collect({ id, site: server.siteId, type: 'event', name: 'bought', url: 'http://localhost/' });
  const counted = async () => {
    const path = `/api/v1/sites/${server.siteId}/events/names?period=7d`;
    const { names } = await server.api<{ names: { count: number }[] }>('GET', path);
    return names[0]?.count;
  };
  const messages = () => new Set(receiver.received.map(r => r.message.data.eventId));

  it('has the database to itself', async () => {
    const second = new Bellwether(server.env);
    await expect(second.start()).rejects.toThrow(/in use by another Bellwether/);
    await second.remove();
  });

  it('ends when PostgreSQL does, and goes on with all that was acknowledged when both are back', async () => {
    const ids = Array.from({ length: 20 }, randomUUID);
    for (const id of ids) expect((await send(id)).status).toBe(202);
    await postgres.crash();
    await until('the server to end', () => !server.alive);
    await server.start();
    // Sent again, as whoever got no answer would: an id counts once.
    for (const id of ids) expect((await send(id)).status).toBe(202);
    await until('all messages', () => messages().size >= ids.length);
    await until('all of them to be counted', async () => {
      const count = await counted().catch(() => null); // the engine may still be starting
      return count === ids.length;
    });
    expect(messages().size).toBe(ids.length);
  });
});
