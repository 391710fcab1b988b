import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DatabaseSync } from '../packages/server/src/adapters/sqlite/node-sqlite.ts';
import { Bellwether, scaledOut } from './support/bellwether.ts';
import { command } from './support/command.ts';
import { until } from './support/until.ts';

/** Nothing listens there: what is committed waits in the log. */
const NOBODY = 'http://127.0.0.1:9';

let server: Bellwether;
beforeAll(async () => {
  server = new Bellwether({ CLICKHOUSE_URL: NOBODY });
  await server.init();
  await server.start();
});
afterAll(() => server.remove());

/** Changes what the server keeps, as no request can. */
function inDatabase(sql: string, ...params: string[]): void {
  const db = new DatabaseSync(join(server.folder, 'meta.db'));
  db.exec('PRAGMA busy_timeout = 5000');
  expect(db.prepare(sql).run(...params).changes).toBe(1);
  db.close();
}

const quarantine = async (...args: string[]) => {
  const ran = await command(['quarantine', ...args, '--data', server.folder]);
  expect(ran).toMatchObject({ code: 0, errors: '' });
  return ran.output;
};
const listed = async () =>
  (await quarantine('list', '--json'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { id: number; reason: string; siteId: string; line: string });

/** The pages of the events that reports know. */
async function counted(): Promise<string> {
  const path = `/api/v1/sites/${server.siteId}/events?period=all&limit=100`;
  const { events } = await server.api<{ events: { path: string }[] }>('GET', path);
  return events
    .map(event => event.path)
    .sort()
    .join();
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)$`, 'm').exec(text)?.[1]);
}

const visit = async (path: string) => {
  const event = { id: randomUUID(), site: server.siteId, type: 'pageview', url: `http://localhost/${path}` };
  expect((await server.collect(event)).status).toBe(202);
};

it.skipIf(scaledOut)(
  'an event that the event store can not read is put aside, and holds up no other',
  {
    timeout: 120_000,
  },
  async () => {
    for (const path of ['a', 'b', 'c']) await visit(path);
    await server.end();
    const [good, spoilt] = ['"type":"pageview"', '"type":"?"'];
    inDatabase(
      `UPDATE event_log SET lines = replace(lines, ?, ?) WHERE lines LIKE '%localhost/b"%'`,
      good,
      spoilt,
    );
    server.env = {};
    await server.start();

    await until('the others to be counted', async () => (await counted().catch(() => '')) === '/a,/c');
    await until('an empty log', async () => (await metric('bellwether_event_log_rows')) === 0);
    const line = await server.logged(({ msg }) => msg.startsWith('The event store can’t read'));
    expect(line).toMatchObject({ level: 50, rows: 1, kind: 'UNKNOWN_ELEMENT_OF_ENUM' });
    expect(await metric('bellwether_quarantined_rows_total')).toBe(1);
    await visit('d');
    await until('what comes later to be counted', async () => (await counted()) === '/a,/c,/d');

    const [row] = await listed();
    expect(row).toMatchObject({ siteId: server.siteId, line: expect.stringContaining('http://localhost/b') });
    expect(await quarantine('list')).toContain(row!.reason);
    inDatabase("UPDATE quarantine SET reason = '\u009b2J'");
    expect(await quarantine('list')).toContain('\\u009b2J');
    await quarantine('retry', '--id', `${row!.id}`);
    await until('it to be refused once more', async () => (await listed())[0]!.id > row!.id);
    await until('the gauge', async () => (await metric('bellwether_quarantine_rows')) === 1);

    const columns = 'kind, site_id, origin, reason, line, put_aside_at';
    inDatabase(`INSERT INTO quarantine (${columns}) SELECT ${columns} FROM quarantine`);
    const [, twin] = await listed();
    expect(await quarantine('drop', '--id', `${twin!.id}`)).toBe('Rows deleted: 1.\n');
    inDatabase('UPDATE quarantine SET line = replace(line, ?, ?)', spoilt, good);
    await quarantine('retry', '--id', 'all');
    await until('it to be counted', async () => (await counted()) === '/a,/b,/c,/d');
    expect(await quarantine('list')).toBe('Nothing is put aside.\n');
  },
);

it('the command says what it needs', async () => {
  const ran = (...args: string[]) => command(['quarantine', ...args]);
  expect(await ran()).toMatchObject({ code: 1, errors: expect.stringContaining('list, retry and drop') });
  expect(await ran('drop', '--data', server.folder)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('--id'),
  });
});
