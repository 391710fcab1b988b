import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER } from './support/bellwether.ts';
import { startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

/** Data as a whole, from outside: in from servers and files, out to files and in again. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  server = new Bellwether();
  await server.init('shop.example');
  await server.start();
  receiver = await startReceiver();
});
afterAll(async () => {
  await server.remove();
  await receiver.stop();
});

const newSite = async (domain: string, settings = {}) => {
  const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', { domain, settings });
  return site.id;
};

interface Stats {
  metrics: Record<string, number>;
}
const statsOf = async (site: string, query = 'period=12mo') =>
  (await server.api<Stats>('GET', `/api/v1/sites/${site}/stats?${query}`)).metrics;

/** Waits until the reports have so many pageviews and visits. */
const counted = (site: string, pageviews: number, visits: number) =>
  until(`${pageviews} pageviews in ${visits} visits are counted`, async () => {
    const metrics = await statsOf(site).catch(() => null);
    return metrics?.pageviews === pageviews && metrics.visits === visits && metrics;
  });

/** Visits of three pages and a purchase, over the last months. */
function visits(count: number, url = 'https://shop.example') {
  return Array.from({ length: count }, (_, n) => {
    const at = Date.now() - 2 * DAY - n * 5 * 60 * MINUTE;
    const common = {
      visitor: `customer-${n % 7}`,
      ip: n % 2 ? '81.2.69.142' : '2001:218::1',
      userAgent: BROWSER,
      language: n % 3 ? 'de-DE' : 'en-GB',
    };
    const page = (path: string, minutes: number) => ({
      ...common,
      id: randomUUID(),
      type: 'pageview',
      url: `${url}${path}`,
      timestamp: at + minutes * MINUTE,
    });
    return [
      { ...page('/?utm_source=newsletter&utm_medium=email', 0), referrer: 'https://www.google.com/' },
      page(`/products/${n % 5}`, 3),
      { ...page(`/products/${n % 5}`, 4), type: 'engagement', engagedSeconds: 42 },
      page('/thanks', 9),
      {
        ...page('/thanks', 10),
        type: 'event',
        name: 'purchase',
        props: { plan: '=1+1', seats: n, gift: n % 2 === 0 },
        revenue: { amount: 9.5 + n, currency: 'EUR' },
      },
    ];
  }).flat();
}

describe('events from servers', () => {
  it('are counted in the past, in the right visits, and not announced; live ones are', async () => {
    const site = await newSite('servers.example', { visitorId: 'persistent' });
    await server.api('POST', '/api/v1/webhooks', {
      siteId: site,
      url: receiver.url,
      events: ['pageview.tracked', 'session.created', 'visitor.created'],
    });
    const past = visits(400);
    // In batches of an odd size, so that visits lie in two.
    for (let i = 0; i < past.length; i += 499) {
      const answer = await server.api('POST', `/api/v1/sites/${site}/events`, {
        events: past.slice(i, i + 499),
      });
      expect(answer).toEqual({ accepted: Math.min(499, past.length - i) });
    }
    expect(await counted(site, 1200, 400)).toMatchObject({
      visitors: 7,
      events: 400,
      bounceRate: 0,
      visitDuration: 600,
      viewsPerVisit: 3,
    });
    await server.api('POST', `/api/v1/sites/${site}/events`, {
      site,
      type: 'pageview',
      url: 'https://servers.example/now',
      visitor: 'customer-1',
      timestamp: new Date(Date.now() - 50 * MINUTE).toISOString(),
    });
    await until('the live one is announced', () => receiver.received.length >= 2);
    expect(receiver.types().sort()).toEqual(['pageview.tracked', 'session.created']);
    const { visitor } = receiver.received.find(r => r.message.type === 'session.created')!.message.data as {
      visitor: { firstSeen: string };
    };
    const first = Math.min(...past.filter(e => e.visitor === 'customer-1').map(e => e.timestamp));
    expect(visitor.firstSeen).toBe(new Date(first).toISOString());
  });

  it('are taken all or none, and the bad one is named', async () => {
    const site = await newSite('batch.example');
    const events: object[] = visits(2);
    const bad = [...events, { type: 'pageview', url: 'https://batch.example/', timestamp: 'yesterday' }];
    await expect(server.api('POST', `/api/v1/sites/${site}/events`, { events: bad })).rejects.toThrow(
      /400 .*events\[10\].*invalid_timestamp/,
    );
    await expect(
      server.api('POST', `/api/v1/sites/${site}/events`, { site: 'site_other', events }),
    ).rejects.toThrow(/site is not the one/);
    await server.api('POST', `/api/v1/sites/${site}/events`, { events });
    await server.api('POST', `/api/v1/sites/${site}/events`, { events });
    expect(await counted(site, 6, 2)).toMatchObject({ events: 2 });
  });
});

describe('a large file', () => {
  /** Events of one visitor an hour: visits of one page. */
  const LINES = 20_000;
  async function* file(from = Date.now() - 900 * DAY) {
    for (let n = 0; n < LINES; n++) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      const url = `https://large.example/${n % 100}`;
      const line = { id, type: 'pageview', url, visitor: `v${n % 50}`, timestamp: from + n * 60 * MINUTE };
      yield Buffer.from(`${JSON.stringify(line)}\n`);
    }
  }
  const send = (site: string) =>
    fetch(`${server.url}/api/v1/sites/${site}/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': 'application/x-ndjson' },
      body: file(),
      duplex: 'half',
    } as RequestInit).then(answer => answer.json() as Promise<{ imported: number; duplicates: number }>);

  it('counts once though the server is killed in the middle of it and it is sent again', async () => {
    const site = await newSite('large.example');
    const cut = send(site).catch(() => null);
    await until(
      'some of it is counted',
      async () => (await statsOf(site, 'period=all').catch(() => null))?.pageviews,
    );
    await server.end('SIGKILL');
    await cut;
    await server.start();
    const { imported, duplicates } = await send(site);
    expect(imported + duplicates).toBe(LINES);
    expect(duplicates).toBeGreaterThan(0);
    const { pageviews, visits } = await statsOf(site, 'period=all');
    expect({ pageviews, visits }).toEqual({ pageviews: LINES, visits: LINES });
  });
});

describe('an export, imported into another site', () => {
  const reports = [
    'stats?interval=month',
    'pages?limit=100',
    'sources?by=channel',
    'sources?by=utm_source',
    'locations?by=country',
    'devices?by=browser',
    'devices?by=device',
    'events/names?limit=10',
    'stats?filter=event:is:purchase',
    'stats?filter=prop.plan:is:%3D1%2B1',
  ];
  /** Without what names the site itself. */
  const answerOf = async (site: string, report: string): Promise<Record<string, unknown>> => {
    const join = report.includes('?') ? '&' : '?';
    const answer = await server.api('GET', `/api/v1/sites/${site}/${report}${join}period=12mo`);
    return { ...answer, siteId: 'any' };
  };
  const download = async (site: string, what: string, format: string) => {
    const response = await fetch(`${server.url}/api/v1/sites/${site}/export/${what}?format=${format}`, {
      headers: { Authorization: `Bearer ${server.apiKey}` },
    });
    expect(response.status).toBe(200);
    return response.text();
  };
  const upload = async (site: string, body: string, type: string) => {
    const response = await fetch(`${server.url}/api/v1/sites/${site}/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.apiKey}`, 'Content-Type': type },
      body,
    });
    return (await response.json()) as Record<string, unknown>;
  };

  let source: string;
  beforeAll(async () => {
    source = await newSite('source.example', { device: 'full', ip: 'masked' });
    await server.api('POST', '/api/v1/goals', {
      siteId: source,
      name: 'Thanks',
      kind: 'page',
      path: '/thanks',
    });
    await server.api('POST', `/api/v1/sites/${source}/events`, { events: visits(100) });
    await counted(source, 300, 100);
    // What happens now is in it too.
    await server.collect({ site: source, type: 'pageview', url: 'https://source.example/now' });
    await counted(source, 301, 101);
  });

  it.each([
    ['ndjson', 'application/x-ndjson'],
    ['csv', 'text/csv; charset=utf-8'],
  ])('as %s makes the same reports, and counts once', async (format, type) => {
    const target = await newSite(`${format}.example`);
    await server.api('POST', '/api/v1/goals', {
      siteId: target,
      name: 'Thanks',
      kind: 'page',
      path: '/thanks',
    });
    const body = await download(source, 'events', format);
    const none = { rejectedCount: 0, rejected: [] };
    expect(await upload(target, body, type)).toEqual({ imported: 501, duplicates: 0, ...none });
    expect(await upload(target, body, type)).toEqual({ imported: 0, duplicates: 501, ...none });
    for (const report of reports) {
      const [there, here] = [await answerOf(target, report), await answerOf(source, report)];
      if (report.startsWith('stats') && 'realtime' in there) there.realtime = here.realtime = null;
      expect(there, report).toEqual(here);
    }
    const sessions = await download(target, 'sessions', 'ndjson');
    const ofSource = await download(source, 'sessions', 'ndjson');
    const comparable = (text: string) =>
      text
        .trim()
        .split('\n')
        .map(line => ({ ...(JSON.parse(line) as object), siteId: '', goals: 1 }));
    expect(comparable(sessions)).toEqual(comparable(ofSource));
    expect(comparable(sessions)).toHaveLength(101);
  });

  it('brings back into its own site what is missing there, and nothing else', async () => {
    const body = await download(source, 'events', 'ndjson');
    expect(await upload(source, body, 'application/x-ndjson')).toMatchObject({
      imported: 0,
      duplicates: 501,
    });
  });

  it('tells the lines that could not be taken, and takes the others', async () => {
    const target = await newSite('rejects.example', { excludedPaths: ['/admin/**'] });
    const line = (over: object) =>
      JSON.stringify({
        type: 'pageview',
        url: 'https://rejects.example/',
        timestamp: '2026-01-05T10:00:00Z',
        ...over,
      });
    const body = [
      line({ id: randomUUID() }),
      '{"type":',
      '',
      line({ url: 'nonsense' }),
      line({ timestamp: undefined }),
      line({ url: 'https://rejects.example/admin/x' }),
      line({ colour: 'red' }),
    ].join('\n');
    expect(await upload(target, body, 'application/x-ndjson')).toEqual({
      imported: 1,
      duplicates: 0,
      rejectedCount: 5,
      rejected: [
        { line: 2, code: 'invalid_json', message: expect.any(String) },
        { line: 4, code: 'invalid_url', message: expect.any(String) },
        { line: 5, code: 'invalid_request', message: 'timestamp is needed in a file.' },
        { line: 6, code: 'excluded_path', message: expect.any(String) },
        { line: 7, code: 'unknown_field', message: 'There is no field colour.' },
      ],
    });
  });
});
