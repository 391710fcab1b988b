import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnnouncingBellwether } from './formats/support/announcing-bellwether.ts';
import { startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

/** What a webhook may be: whatever is beyond is refused by its documented code, and changes nothing. */
let server: AnnouncingBellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  server = new AnnouncingBellwether({ BELLWETHER_WEBHOOKS_PER_SITE: '10' });
  await server.init('example.com');
  await server.start();
  receiver = await startReceiver();
});
afterAll(async () => {
  await server?.remove();
  await receiver?.stop();
});

interface Answer {
  status: number;
  body: { code?: string; error?: string; webhook?: { id: string } };
}

async function call(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${server.apiKey}`,
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}
const create = (change: object = {}) =>
  call('POST', '/webhooks', { url: 'https://example.com/hook', events: ['goal.converted'], ...change });
const remove = (id: string) => call('DELETE', `/webhooks/${id}`);
const listed = async () => (await server.api<{ webhooks: unknown[] }>('GET', '/api/v1/webhooks')).webhooks;
const headers = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`X-H${i}`, 'v']));
const condition = (over: object = {}) => ({ field: 'goal.name', op: 'is', value: 'Signup', ...over });

const refused: [what: string, change: object, code: string][] = [
  ['21 headers', { headers: headers(21) }, 'invalid_request'],
  ['the header Host', { headers: { Host: 'example.org' } }, 'invalid_header'],
  ['the header content-LENGTH', { headers: { 'content-LENGTH': '0' } }, 'invalid_header'],
  ['the header Content-Type', { headers: { 'Content-Type': 'text/plain' } }, 'invalid_header'],
  ['the header Connection', { headers: { Connection: 'close' } }, 'invalid_header'],
  ['the header Transfer-Encoding', { headers: { 'Transfer-Encoding': 'chunked' } }, 'invalid_header'],
  ['the header webhook-signature', { headers: { 'webhook-signature': 'v1,x' } }, 'invalid_header'],
  ['the header X-Bellwether-Signature', { headers: { 'X-Bellwether-Signature': 'x' } }, 'invalid_header'],
  ['the header X-ZTA-Signature', { headers: { 'X-ZTA-Signature': 'x' } }, 'invalid_header'],
  ['X-Webhook-Signature but in visit', { headers: { 'X-Webhook-Signature': 'x' } }, 'invalid_header'],
  ['a header name that injects', { headers: { 'X-A: b\r\nX-C': 'd' } }, 'invalid_header'],
  ['a header name with a colon', { headers: { 'X-A:': 'b' } }, 'invalid_header'],
  ['a header name beyond ASCII', { headers: { 'X-É': 'b' } }, 'invalid_header'],
  ['a header without a name', { headers: { '': 'b' } }, 'invalid_header'],
  ['a header value that injects', { headers: { 'X-A': 'b\r\nX-C: d' } }, 'invalid_header'],
  ['a header value with a line feed', { headers: { 'X-A': 'b\nX-C: d' } }, 'invalid_header'],
  ['a header value with a null', { headers: { 'X-A': 'b\0' } }, 'invalid_header'],
  ['a header value beyond Latin-1', { headers: { 'X-A': '🦆' } }, 'invalid_header'],
  ['a header value of 2,001 characters', { headers: { 'X-A': 'x'.repeat(2001) } }, 'invalid_request'],
  ['a header twice', { headers: { 'X-A': '1', 'x-a': '2' } }, 'invalid_header'],
  ['a filter on no field', { filter: [condition({ field: '' })] }, 'invalid_request'],
  ['a filter on an unknown field', { filter: [condition({ field: 'goal.colour' })] }, 'invalid_filter'],
  ['a filter on another type’s field', { filter: [condition({ field: 'bounced' })] }, 'invalid_filter'],
  ['a filter on __proto__', { filter: [condition({ field: '__proto__' })] }, 'invalid_filter'],
  ['a filter by an unknown op', { filter: [condition({ op: 'regex' })] }, 'invalid_request'],
  ['a filter `in` without a list', { filter: [condition({ op: 'in' })] }, 'invalid_filter'],
  ['a filter `in` an empty list', { filter: [condition({ op: 'in', value: [] })] }, 'invalid_filter'],
  [
    'a filter `gt` a text',
    { filter: [condition({ field: 'value', op: 'gt', value: '5' })] },
    'invalid_filter',
  ],
  ['a filter without a value', { filter: [{ field: 'goal.name', op: 'is' }] }, 'invalid_filter'],
  ['a filter with more than it has', { filter: [condition({ not: true })] }, 'unknown_field'],
  ['a filter that is no list', { filter: condition() }, 'invalid_request'],
  ['21 conditions', { filter: Array(21).fill(condition()) }, 'invalid_request'],
  ['an unknown type', { events: ['goal.converted', 'nope'] }, 'invalid_event_type'],
  ['a type by a prototype’s name', { events: ['toString'] }, 'invalid_event_type'],
  ['no types', { events: [] }, 'invalid_request'],
  ['a pageview in statalog', { format: 'statalog', events: ['pageview.tracked'] }, 'invalid_event_type'],
  ['a spike in zta', { format: 'zta', events: ['traffic.spike'] }, 'invalid_event_type'],
  ['a goal in visit', { format: 'visit', events: ['goal.converted'] }, 'invalid_event_type'],
  ['a session’s end in buddystat', { format: 'buddystat', events: ['session.ended'] }, 'invalid_event_type'],
  ['an unknown format', { format: 'xml' }, 'invalid_request'],
  ['21 waits', { retry: Array(21).fill(1) }, 'invalid_request'],
  ['a wait of 0', { retry: [5, 0] }, 'invalid_request'],
  ['a negative wait', { retry: [-5] }, 'invalid_request'],
  ['a wait over 30 days', { retry: [30 * 86_400 + 1] }, 'invalid_request'],
  ['a wait as text', { retry: ['5'] }, 'invalid_request'],
  ['an unknown schedule', { retry: 'forever' }, 'invalid_request'],
  ['a timeout of 0', { timeoutSeconds: 0 }, 'invalid_request'],
  ['a timeout of 31 s', { timeoutSeconds: 31 }, 'invalid_request'],
  ['a rate of 0', { rateLimit: 0 }, 'invalid_request'],
  ['a negative rate', { rateLimit: -1 }, 'invalid_request'],
  ['a rate over 1,000', { rateLimit: 1001 }, 'invalid_request'],
  ['a URL of 2,001 characters', { url: `https://example.com/${'x'.repeat(1981)}` }, 'invalid_request'],
  ['a URL without TLS', { url: 'http://example.com/hook' }, 'url_not_https'],
  ['a URL of this network', { url: 'https://10.0.0.1/hook' }, 'url_not_public'],
  ['a URL with a password', { url: 'https://me:secret@example.com/' }, 'invalid_webhook_url'],
  ['a secret of one’s own', { secret: 'whsec_mine' }, 'unknown_field'],
  ['a site of nobody', { siteId: 'site_nobody' }, 'site_not_found'],
];

describe('refused', () => {
  it.each(refused)('%s', async (_, change, code) => {
    const { status, body } = await create(change);
    expect({ status, code: body.code }).toEqual({ status: code === 'site_not_found' ? 404 : 400, code });
    expect(body.error).toMatch(/./);
    expect(await listed()).toEqual([]);
  });

  it('the same when it is a change, and the webhook stays as it was', async () => {
    const { webhook } = (await create()).body;
    const before = await call('GET', `/webhooks/${webhook!.id}`);
    for (const [what, change, code] of refused.filter(([, , c]) => c !== 'site_not_found')) {
      const { body } = await call('PATCH', `/webhooks/${webhook!.id}`, change);
      expect(body.code, what).toBe(code);
    }
    expect(await call('GET', `/webhooks/${webhook!.id}`)).toEqual(before);
    await remove(webhook!.id);
  });
});

describe('just allowed', () => {
  it.each<[what: string, change: object]>([
    ['20 headers', { headers: headers(20) }],
    ['20 conditions', { filter: Array(20).fill(condition()) }],
    ['20 waits', { retry: Array(20).fill(1) }],
    ['no further attempt', { retry: [] }],
    ['waits of fractions', { retry: [0.5, 1.25] }],
    ['waits of 30 days', { retry: [30 * 86_400] }],
    ['a timeout of 1 s', { timeoutSeconds: 1 }],
    ['a timeout of 30 s', { timeoutSeconds: 30 }],
    ['a delivery every ten seconds', { rateLimit: 0.1 }],
    ['the format’s own again', { retry: null, timeoutSeconds: null, rateLimit: null, filter: null }],
  ])('%s', async (_, change) => {
    const { status, body } = await create(change);
    expect(status).toBe(201);
    expect(body.webhook).toMatchObject(change);
    await remove(body.webhook!.id);
  });

  it('ten webhooks of a site, and none more; others of the account beside them', async () => {
    const made = [];
    for (let i = 0; i < 10; i++) made.push(await create({ siteId: server.siteId }));
    expect(made.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await create({ siteId: server.siteId })).toMatchObject({
      status: 400,
      body: { code: 'webhook_limit_reached' },
    });
    const ofAccount = await create();
    expect(ofAccount.status).toBe(201);
    await remove(made[0]!.body.webhook!.id);
    const again = await create({ siteId: server.siteId });
    expect(again.status).toBe(201);
    for (const { body } of [...made.slice(1), ofAccount, again]) await remove(body.webhook!.id);
  });

  it('header values in Latin-1, sent as they are', async () => {
    const { webhook } = (await create({ url: receiver.url, headers: { 'X-Name': 'Zoë' } })).body;
    await call('POST', `/webhooks/${webhook!.id}/test`);
    const { headers: sent } = await until('the test has come', () => receiver.received.at(-1));
    expect(sent['x-name']).toBe('Zoë');
    await remove(webhook!.id);
  });
});

describe('a body', () => {
  interface Logged {
    state: string;
    reason: string | null;
    log: { error: string | null; status: number | null }[];
  }

  it('of 1 MB is sent whole; with a byte more it is recorded as failed, unsent and uncut', async () => {
    const { webhook } = (await create({ url: receiver.url, events: ['alert.triggered'] })).body;
    /** Announces an alert with a condition of so many characters; answers its delivery once it is over. */
    async function delivered(characters: number): Promise<Logged> {
      const before = await deliveriesOf(webhook!.id);
      server.announce('alert.triggered', { condition: 'x'.repeat(characters) });
      const id = await until('it is over', async () => {
        const [newest, ...others] = await deliveriesOf(webhook!.id);
        const over = newest && ['succeeded', 'failed'].includes(newest.state);
        return over && others.length === before.length && newest.id;
      });
      return (await server.api<{ delivery: Logged }>('GET', `/api/v1/deliveries/${id}`)).delivery;
    }
    expect(await delivered(1)).toMatchObject({ state: 'succeeded' });
    const around = Buffer.byteLength(receiver.received.at(-1)!.body) - 1;
    expect(await delivered(1_000_000 - around)).toMatchObject({ state: 'succeeded' });
    expect(Buffer.byteLength(receiver.received.at(-1)!.body)).toBe(1_000_000);

    const requests = receiver.received.length;
    expect(await delivered(1_000_000 - around + 1)).toMatchObject({
      state: 'failed',
      reason: 'The payload has 1000001 bytes; 1000000 are allowed.',
      log: [{ error: 'payload_too_large', status: null }],
    });
    expect(receiver.received).toHaveLength(requests);
    await remove(webhook!.id);
  });

  async function deliveriesOf(id: string) {
    const { deliveries } = await server.api<{ deliveries: { id: string; state: string }[] }>(
      'GET',
      `/api/v1/webhooks/${id}/deliveries`,
    );
    return deliveries;
  }
});
