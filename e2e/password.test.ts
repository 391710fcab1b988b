import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  installedServers,
  type PostgresServer,
  startPostgres,
} from '../packages/server/test/postgres-server.ts';
import { Bellwether, scaledOut } from './support/bellwether.ts';
import { command } from './support/command.ts';
import { PASSWORD } from './support/dashboard.ts';
import { type Person, signIn } from './support/people.ts';

/** `bellwether password`: the way back in for who has the machine. */
const EMAIL = 'owner@example.com';
const [newest] = installedServers().slice(-1);

const ask = (env: Record<string, string>, email = EMAIL) => command(['password', '--email', email], env);

async function linkBy(env: Record<string, string>, email = EMAIL): Promise<URL> {
  const ran = await ask(env, email);
  expect(ran).toMatchObject({ code: 0, errors: '' });
  return new URL(/http\S+\/new-password#\S+/.exec(ran.output)![0]);
}

const refusedBy = async (env: Record<string, string>, sentence: RegExp, email?: string) => {
  const { code, output, errors } = await ask(env, email);
  expect([code, output, errors.trim().split('\n').length]).toEqual([1, '', 1]);
  expect(errors).toMatch(sentence);
};

const reset = (server: Bellwether, link: URL, password: string) =>
  fetch(`${server.url}/api/v1/auth/reset-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: link.hash.slice(1), password }),
  });

const isIn = async (person: Person) => (await person.ask('GET', '/api/v1/auth/me')).status === 200;

describe.skipIf(scaledOut)('a link for who forgot their password, of a data folder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'bellwether-password-'));
  let server: Bellwether;
  let folder: { BELLWETHER_DATA: string };
  beforeAll(async () => {
    server = new Bellwether();
    await server.init();
    folder = { BELLWETHER_DATA: server.folder };
    await server.start();
  });
  afterAll(async () => {
    await server?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('comes from the running server, with its address, and works once', async () => {
    const before = await signIn(server, EMAIL);
    const link = await linkBy(folder, 'Owner@Example.com');
    expect(link.origin).toBe(server.url);
    expect((await reset(server, link, 'a second battery')).status).toBe(200);
    expect(await isIn(before)).toBe(false);
    expect((await reset(server, link, 'a third battery')).status).toBe(404);
    await signIn(server, EMAIL, 'a second battery');
    expect(JSON.stringify(server.log)).not.toContain(link.hash.slice(1));
    expect(JSON.stringify(server.log)).not.toContain(EMAIL);
    expect(await server.holds(link.hash.slice(1))).toBe(false);
  });

  it('is not made for nobody', async () => {
    await refusedBy(folder, /There is nobody with this e-mail\./, 'nobody@example.com');
    await refusedBy(folder, /There is nobody with this e-mail\./, 'nobody\nhold');
    await refusedBy({ BELLWETHER_DATA: scratch }, /is not a data folder/);
  });

  it('is made while the server is stopped, for when it runs again', async () => {
    await server.end();
    await refusedBy(folder, /There is nobody with this e-mail\./, 'nobody@example.com');
    const link = await linkBy({ ...folder, BELLWETHER_URL: 'https://stats.example.com' });
    expect(link.origin).toBe('https://stats.example.com');
    await server.start();
    expect((await reset(server, link, PASSWORD)).status).toBe(200);
    await signIn(server, EMAIL);
  });
});

describe.skipIf(!newest || scaledOut)('a link for who forgot their password, of a database', () => {
  let postgres: PostgresServer;
  let server: Bellwether;
  let database: { DATABASE_URL: string };
  beforeAll(async () => {
    postgres = await startPostgres(newest!);
    database = { DATABASE_URL: (await postgres.createDatabase()).url };
    server = new Bellwether(database);
    await server.init();
    await server.start();
  });
  afterAll(async () => {
    await server?.remove();
    await postgres.stop();
  });

  it('is made beside the server that runs on it, and works', async () => {
    const link = await linkBy({ ...database, BELLWETHER_URL: server.url });
    expect(link.origin).toBe(server.url);
    expect((await reset(server, link, 'a second battery')).status).toBe(200);
    await signIn(server, EMAIL, 'a second battery');
    await refusedBy(database, /There is nobody with this e-mail\./, 'nobody@example.com');
  });

  it('is not made in one without our tables, or that is not there', async () => {
    const empty = await postgres.createDatabase();
    await refusedBy({ DATABASE_URL: empty.url }, /The database of DATABASE_URL can’t be used/);
    const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    await refusedBy(nowhere, /The database of DATABASE_URL can’t be used/);
  });
});
