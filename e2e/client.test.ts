import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../packages/client/src/index.ts';
import { Bellwether } from './support/bellwether.ts';
import { until } from './support/until.ts';

/** The typed client against the product: what its types promise comes over the wire. */
let server: Bellwether;
let client: Client;
beforeAll(async () => {
  server = new Bellwether();
  await server.init('example.com');
  await server.start();
  client = createClient({ baseUrl: server.url, apiKey: server.apiKey });
  await until('the engine is there', async () => (await fetch(`${server.url}/readyz`)).ok);
});
afterAll(() => server?.remove());

it('the example of the README runs', async () => {
  const folder = fileURLToPath(new URL('../packages/client/', import.meta.url));
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const contents = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
  const temp = mkdtempSync(join(tmpdir(), 'bellwether-client-'));
  const outfile = join(temp, 'example.mjs');
  await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
  });
  const env = {
    ...process.env,
    BELLWETHER_URL: server.url,
    BELLWETHER_KEY: server.apiKey,
    BELLWETHER_SITE: server.siteId,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { env });
  rmSync(temp, { recursive: true });
  expect(stdout).toMatch(/^Signup: 0 conversions by 0 visitors\n[\s\S]*404 goal_not_found\n$/);
});

it('looks after things and iterates over pages', async () => {
  const { siteId } = server;
  for (let i = 1; i <= 5; i++) {
    await client.goals.create({ siteId, name: `Goal ${i}`, kind: 'page', path: `/${i}` });
  }
  const names: string[] = [];
  for await (const goal of client.goals.list({ siteId, limit: 2 })) names.push(goal.name);
  expect(names.slice(0, 5)).toEqual(['Goal 5', 'Goal 4', 'Goal 3', 'Goal 2', 'Goal 1']);

  const url = 'https://127.0.0.1:9/hook';
  const { webhook } = await client.webhooks.create({ siteId, url, events: ['goal.converted'] });
  expect(webhook.secret).toMatch(/^whsec_/);
  const { webhook: off } = await client.webhooks.update({ webhookId: webhook.id, active: false });
  expect([off.active, off.secret]).toEqual([false, undefined]);
  await client.webhooks.delete({ webhookId: webhook.id });
  await expect(client.webhooks.get({ webhookId: webhook.id })).rejects.toMatchObject({
    code: 'webhook_not_found',
  });
});

it('sends events, hears of them and reads their report', async () => {
  const { siteId } = server;
  const stop = new AbortController();
  const heard = (async () => {
    for await (const frame of client.messages.stream({ siteId, types: 'event' }, { signal: stop.signal })) {
      return JSON.parse(frame.data) as { data: { name: string } };
    }
    return null;
  })();
  const event = { type: 'event', name: 'signup', url: 'https://example.com/', ip: '192.0.2.1' } as const;
  const told = await until('the stream tells of an event', async () => {
    await client.events.send({
      siteId,
      ...event,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0',
    });
    return Promise.race([heard, new Promise<null>(resolve => setTimeout(resolve, 100, null))]);
  });
  expect(told).toMatchObject({ type: 'event.tracked', data: { name: 'signup' } });
  stop.abort();
  const names = await until('the report has the event', async () => {
    const page = await client.reports.eventNames({ siteId, period: 'today' });
    return page.names.length > 0 ? page.names : null;
  });
  expect(names).toMatchObject([{ name: 'signup', visitors: 1 }]);
});
