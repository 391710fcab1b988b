import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill } from '../bench/support/fill.ts';
import { type ClickHouseServer, startClickHouse } from '../packages/server/test/clickhouse.ts';
import {
  installedServers,
  type PostgresServer,
  startPostgres,
} from '../packages/server/test/postgres-server.ts';
import { Bellwether } from './support/bellwether.ts';
import { command } from './support/command.ts';
import { startReceiver, verifyStandard } from './support/receiver.ts';
import { allReports } from './support/reports.ts';
import { until } from './support/until.ts';

const [newest] = installedServers().slice(-1);
const DAY = 86_400_000;
/** Some 5 events each. */
const VISITS = 4000;
const OPEN_VISITS = 7;

/** From a data folder to PostgreSQL and ClickHouse; what the servers are that run there then does not matter. */
describe.skipIf(!newest || process.env.TEST_DEPLOYMENT === 'scaled-out')('a move', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'bellwether-moved-'));
  const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let target: Record<string, string>;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let secret: string;

  beforeAll(async () => {
    await server.init('example.com');
    const to = Date.now() - DAY;
    await fill(server.folder, [{ siteId: server.siteId, visits: VISITS, from: to - 60 * DAY, to }]);
    await server.start();
    await server.logged(line => line.msg === 'The event store is ready.');
    receiver = await startReceiver();
    const made = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
      siteId: server.siteId,
      url: receiver.url,
      events: ['event.tracked', 'session.ended'],
    });
    secret = made.webhook.secret;
    postgres = await startPostgres(newest!);
    clickhouse = await startClickHouse();
    target = { DATABASE_URL: (await postgres.createDatabase()).url, CLICKHOUSE_URL: clickhouse.url };
  });
  afterAll(async () => {
    await server.remove();
    await receiver.stop();
    await postgres.stop();
    await clickhouse.stop();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  const send = async (on: Bellwether, visitor: number) => {
    const id = `0b5f7a52-0000-4000-8000-${String(visitor).padStart(12, '0')}`;
    const event = { id, site: server.siteId, type: 'event', name: 'bought', url: 'https://example.com/' };
    const response = await on.collect(event, { 'X-Forwarded-For': `203.0.113.${visitor}` });
    expect(response.status).toBe(202);
  };
  const move = (...flags: string[]) => command(['move', '--data', server.folder, ...flags], target);
  const of = (type: string) => receiver.received.filter(({ message }) => message.type === type);

  const pageviewsOf = (stats: unknown) =>
    (stats as { series: { pageviews: number }[] }).series.reduce((sum, { pageviews }) => sum + pageviews, 0);

  it('is refused while the server runs, and without a place to go to', async () => {
    expect(await move()).toMatchObject({ code: 1, errors: expect.stringMatching(/in use by another/) });
    const nowhere = await command(['move', '--data', server.folder]);
    expect(nowhere).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/needs DATABASE_URL and CLICKHOUSE_URL/),
    });
  });

  it('names the one of the two places that can’t be used', async () => {
    const closed = new Bellwether();
    await closed.init();
    const to = (env: Record<string, string>) =>
      command(['move', '--data', closed.folder], {
        ...target,
        ...env,
        BELLWETHER_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      });
    expect(await to({ DATABASE_URL: 'postgres://me@127.0.0.1:9/none' })).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^bellwether: DATABASE_URL can’t be used: .*ECONNREFUSED/),
    });
    expect(await to({ CLICKHOUSE_URL: 'http://127.0.0.1:9' })).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^bellwether: CLICKHOUSE_URL can’t be used: .*ECONNREFUSED/),
    });
    await closed.remove();
  });

  it('brings over everything: reports are the same, and webhooks go on', async () => {
    for (let visitor = 1; visitor <= OPEN_VISITS; visitor++) await send(server, visitor);
    await until('the messages', () => of('event.tracked').length === OPEN_VISITS);
    await until('the live visits to be in the reports', async () => {
      const path = `/api/v1/sites/${server.siteId}/stats?period=today`;
      const { metrics } = await server.api<{ metrics: { visits: number; events: number } }>('GET', path);
      return metrics.visits === OPEN_VISITS && metrics.events === OPEN_VISITS;
    });
    const before = await allReports(server);
    expect(pageviewsOf(before.stats)).toBeGreaterThan(2 * VISITS);
    await server.end();

    const moved = await move('--print-key');
    expect(moved.errors).not.toContain('bellwether:');
    expect(moved.code).toBe(0);
    const [, key] = /BELLWETHER_SECRET_KEY +(\S{44})\n/.exec(moved.output)!;

    const there = new Bellwether({
      ...server.env,
      ...target,
      BELLWETHER_DATA: elsewhere,
      BELLWETHER_SECRET_KEY: key!,
    });
    there.apiKey = server.apiKey;
    there.siteId = server.siteId;
    await there.start();
    await there.logged(line => line.msg === 'The event store is ready.');
    try {
      expect(await allReports(there)).toEqual(before);
      await until('the visits that were open to be told of', () => of('session.ended').length >= OPEN_VISITS);
      for (const request of of('session.ended')) verifyStandard(secret, request);
      // An id counts once, here as there.
      await send(there, 1);
      await send(there, OPEN_VISITS + 1);
      await until('the new event', () => of('event.tracked').length > OPEN_VISITS);
      expect(of('event.tracked')).toHaveLength(OPEN_VISITS + 1);
      expect(of('session.ended')).toHaveLength(OPEN_VISITS);
    } finally {
      await there.remove();
    }
  });

  it('is refused where somebody is already', async () => {
    const again = await move();
    expect(again).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/There are accounts in the database/),
    });
  });
});
