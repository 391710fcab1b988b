import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER, scaledOut } from './support/bellwether.ts';
import { startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

/**
 * What becomes of visitors' addresses, looked for where an attacker would look: in every byte of its stores and in
 * all the server printed, after a stop and after a kill.
 */
const DAY = 86_400_000;

/** Addresses of visitors to sites that show none. They stand for nothing else on this machine. */
const hidden = [
  '198.51.100.177',
  '198.51.100.213',
  '2001:db8:7a3c:19e4:5b62:88d1:4c0f:93ae',
  '2001:db8:41b6:c2d8:0e97:6fa3:d154:2b7c',
];
/** … and to those that show the network, or all. */
const masked = '192.0.2.149';
const full = '2001:db8:beef:77:1234:5678:9abc:def0';

let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let sites: { none: string; masked: string; full: string };

beforeAll(async () => {
  server = new Bellwether({
    BELLWETHER_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8',
    BELLWETHER_LOG_LEVEL: 'debug',
  });
  await server.init('none.example');
  await server.start();
  receiver = await startReceiver(({ message }) => (message.type === 'session.created' ? 500 : 200));
  const make = async (domain: string, settings: object) =>
    (await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', { domain, settings })).site.id;
  sites = {
    none: server.siteId,
    masked: await make('masked.example', { ip: 'masked' }),
    full: await make('full.example', { ip: 'full' }),
  };
  await server.api('POST', '/api/v1/webhooks', {
    url: receiver.url,
    events: ['pageview.tracked', 'event.tracked', 'session.created', 'visitor.created'],
    retry: [1],
  });
  // Nobody listens there: attempts that fail are logged.
  await server.api('POST', '/api/v1/webhooks', {
    url: 'http://127.0.0.1:9/hook',
    events: ['pageview.tracked'],
    retry: [1],
  });
});
afterAll(async () => {
  await server.remove();
  await receiver.stop();
});

const page = (site: string, over: object = {}) => ({
  id: randomUUID(),
  site,
  type: 'pageview',
  url: 'https://none.example/',
  ...over,
});

/** Everything an address can come in by, refused and taken. */
async function visit(site: string, domain: string, ip: string): Promise<void> {
  const url = `https://${domain}/`;
  const from = { 'X-Forwarded-For': `${ip}, 10.0.0.7` };
  const answer = await server.collect(page(site, { url }), from);
  expect(answer.status).toBe(202);
  await Promise.all([
    ...Array.from({ length: 20 }, (_, n) =>
      server.collect(page(site, { url: `${url}${n}`, type: 'event', name: 'click' }), from),
    ),
    // Refused: bad, of a bot, opted out, of no site, with a header that is none.
    server.collect('{"site":', from),
    server.collect(page(site, { url, value: 'x' }), from),
    server.collect(page(site, { url }), { ...from, 'User-Agent': 'curl/8.0' }),
    server.collect(page(site, { url }), { ...from, 'Sec-GPC': '1' }),
    server.collect(page('site_none', { url }), from),
    server.collect(page(site, { url }), { 'X-Forwarded-For': `${ip}, nonsense, 10.0.0.7` }),
    fetch(`${server.url}/api/v1/sites/${site}/stats`, { headers: from }),
    fetch(`${server.url}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { ...from, 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'owner@example.com', password: 'wrong' }),
    }),
    fetch(`${server.url}/nowhere`, { headers: from }),
  ]);
  const told = { type: 'pageview', url, ip, userAgent: BROWSER };
  const past = Date.now() - 3 * DAY;
  await server.api('POST', `/api/v1/sites/${site}/events`, told);
  await server.api('POST', `/api/v1/sites/${site}/events`, { ...told, timestamp: past });
  await server
    .api('POST', `/api/v1/sites/${site}/events`, { events: [told, { ...told, timestamp: 'never' }] })
    .catch(() => null);
  const lines = [
    { ...told, timestamp: past + 1000 },
    { ...told, timestamp: 'never' },
  ];
  const imported = await fetch(`${server.url}/api/v1/sites/${site}/import`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  });
  expect(await imported.json()).toMatchObject({ imported: 1, rejectedCount: 1 });
}

/** Of what its engine lets go of at this moment, nothing. */
function ifThere<T>(read: () => T, none: T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return none;
    throw error;
  }
}

function filesUnder(folder: string): string[] {
  return ifThere(() => readdirSync(folder), []).flatMap(name => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isDirectory() ? filesUnder(path) : found.isFile() ? [path] : [];
  });
}

/**
 * The ways to write an address: as people do, and as programs pack it. The four bytes of an IPv4 address turn up
 * by chance in files of some size, so they are looked for where they would stand, in the database.
 */
function writings(ip: string): { anywhere: Buffer[]; inDatabase: Buffer[] } {
  const address = ipaddr.parse(ip);
  const bytes = Buffer.from(address.toByteArray());
  const texts = [ip, address.toNormalizedString(), bytes.toString('hex'), bytes.toString('base64')];
  if (address.kind() === 'ipv6')
    return {
      anywhere: [...texts.map(text => Buffer.from(text)), bytes, Buffer.from(bytes).reverse()],
      inDatabase: [],
    };
  const mapped = Buffer.concat([Buffer.from([0, 0, 0xff, 0xff]), bytes]);
  return {
    anywhere: [Buffer.from(ip), mapped],
    inDatabase: [bytes, Buffer.from(bytes).reverse()],
  };
}

/** Where an address is found: files of the folders, or `output`. */
async function found(ip: string): Promise<string[]> {
  const { anywhere, inDatabase } = writings(ip);
  const where = (await server.folders()).flatMap(filesUnder).filter(path => {
    const content = ifThere(() => readFileSync(path), Buffer.alloc(0));
    const forms = path.includes('meta.db') ? [...anywhere, ...inDatabase] : anywhere;
    return forms.some(form => content.includes(form));
  });
  const output = [...server.output, ...server.log.map(line => JSON.stringify(line))].join('\n');
  return anywhere.some(form => output.includes(form.toString('latin1'))) ? [...where, 'output'] : where;
}

/** One after the other: an account has few exports at once. */
async function exported(site: string): Promise<string> {
  let text = '';
  for (const what of ['events', 'sessions']) {
    const answer = await fetch(`${server.url}/api/v1/sites/${site}/export/${what}`, {
      headers: { Authorization: `Bearer ${server.apiKey}` },
    });
    text += await answer.text();
  }
  return text;
}

describe('addresses of visitors', () => {
  it('are nowhere but where their site shows them, in the server, its messages and on its disk', async () => {
    for (const ip of hidden) await visit(sites.none, 'none.example', ip);
    await visit(sites.masked, 'masked.example', masked);
    await visit(sites.full, 'full.example', full);
    // Files that the geography and the company are looked up in are not in the folders: all else is ours.
    await until('messages were delivered and failed', () =>
      ['pageview.tracked', 'event.tracked', 'session.created', 'visitor.created'].every(type =>
        receiver.types().includes(type),
      ),
    );
    await until('failures are logged', () =>
      server.log.some(line => line.msg === 'attempt' && line.error === 'connect'),
    );
    const texts = await until('the reports have all of it', async () => {
      const all: string[] = [];
      for (const site of [sites.none, sites.masked, sites.full]) all.push(await exported(site));
      return all.every(text => text.includes('"engagedSeconds"') && text.includes('"entryPath"')) && all;
    });
    for (const ip of [...hidden, masked]) expect(texts.join('')).not.toContain(ip);
    expect(texts[0]).not.toMatch(/"ip":"/);
    expect(texts[1]).toContain('"ip":"192.0.2.0"');
    expect(texts[2]).toContain(`"ip":"${full}"`);
    const bodies = receiver.received.map(({ body }) => body).join('');
    for (const ip of [...hidden, masked]) expect(bodies).not.toContain(ip);
    expect(bodies).toContain('192.0.2.0');
    expect(bodies).toContain(full);

    // The search finds what is there.
    const metaStore = scaledOut ? 'bellwether-pg-' : 'meta.db';
    expect((await found(full)).some(path => path.includes(metaStore))).toBe(true);
    for (const ip of [...hidden, masked]) expect(await found(ip), ip).toEqual([]);
    expect(await found(full)).not.toContain('output');

    await server.end('SIGKILL');
    for (const ip of [...hidden, masked]) expect(await found(ip), ip).toEqual([]);
    await server.start();
    expect(await server.end()).toBe(0);
    for (const ip of [...hidden, masked]) expect(await found(ip), ip).toEqual([]);
    await server.start();
  });
});

describe('what visitors and sites ask for', () => {
  const dropped = async (body: object, headers: Record<string, string> = {}) =>
    (await server.collect(body, headers)).headers.get('X-Bellwether-Dropped');

  it('is done: opted out, excluded addresses and paths', async () => {
    const url = 'https://asks.example/';
    const settings = { excludedIps: ['203.0.113.0/24', '2001:db8:1::/48'], excludedPaths: ['/admin/**'] };
    const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
      domain: 'asks.example',
      settings,
    });
    const one = (over = {}) => page(site.id, { url, ...over });
    expect(await dropped(one(), { 'Sec-GPC': '1' })).toBe('opted_out');
    expect(await dropped(one(), { DNT: '1' })).toBe('opted_out');
    expect(await dropped(one(), { 'X-Forwarded-For': '203.0.113.9' })).toBe('excluded_ip');
    expect(await dropped(one(), { 'X-Forwarded-For': '1.2.3.4, 2001:db8:1::9' })).toBe('excluded_ip');
    // What stands further left is the client's own claim.
    expect(await dropped(one(), { 'X-Forwarded-For': '203.0.113.9, 198.51.100.1' })).toBeNull();
    expect(await dropped(one({ url: `${url}admin/users` }))).toBe('excluded_path');
    expect(await dropped(one())).toBeNull();
    await server.api('PATCH', `/api/v1/sites/${site.id}`, { settings: { honourGpc: false } });
    expect(await dropped(one(), { 'Sec-GPC': '1' })).toBeNull();
  });

  it('an id that a browser sends counts only where the site asks for lasting ones', async () => {
    const visitors = async (settings: object) => {
      const domain = `${randomUUID()}.example`;
      const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
        domain,
        settings,
      });
      for (const visitor of ['one', 'two'])
        await server.collect(page(site.id, { url: `https://${domain}/`, visitor }));
      const text = await until('both are counted', async () => {
        const lines = (await exported(site.id)).trim().split('\n');
        return lines.filter(line => line.includes('"starts"')).length === 2 && lines;
      });
      const ids = text.flatMap(line => (JSON.parse(line) as { visitor: { id: string } }).visitor.id);
      return new Set(ids).size;
    };
    expect(await visitors({ visitorId: 'daily' })).toBe(1);
    expect(await visitors({ visitorId: 'persistent' })).toBe(2);
  });
});
