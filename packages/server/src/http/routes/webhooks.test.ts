import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000, webhooksPerSite: 1000 });
  me = await t.account();
});
afterAll(() => t.close());

const HOOKS = '/api/v1/webhooks';
const hook = { url: 'https://example.com/hook', events: ['goal.converted'] };
const add = async (change: object = {}) => (await me.post(HOOKS, { ...hook, ...change })).json().webhook;
const refusal = async (change: object) => {
  const answer = await me.post(HOOKS, { ...hook, ...change });
  expect(answer.statusCode).toBe(400);
  return answer.json() as { error: string; code: string; details?: { field: string }[] };
};

describe('adding a webhook', () => {
  it('gives all of it, the secret this once', async () => {
    const answer = await me.post(HOOKS, hook);
    expect(answer.statusCode).toBe(201);
    const { secret, ...webhook } = answer.json().webhook;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toEqual({
      id: expect.stringMatching(/^wh_/),
      siteId: null,
      name: 'example.com',
      description: '',
      url: 'https://example.com/hook',
      events: ['goal.converted'],
      filter: null,
      format: 'standard',
      headers: {},
      active: true,
      disabledReason: null,
      timeoutSeconds: null,
      retry: null,
      rateLimit: null,
      createdAt: '2026-01-15T12:00:00.000Z',
      updatedAt: '2026-01-15T12:00:00.000Z',
      lastTriggered: null,
      lastStatus: null,
      failingSince: null,
    });
    expect((await me.get(`${HOOKS}/${webhook.id}`)).json()).toEqual({ webhook });
    expect(t.noted.changed).toContain(`webhook ${webhook.id}`);
  });

  it('keeps the secret sealed', async () => {
    const { id, secret } = await add();
    const [kept] = await t.registry.webhooks.secrets(id, t.clock.now());
    expect(kept!.sealed).not.toContain(secret.slice(6));
    expect(t.sealer.open(kept!.sealed)).toBe(secret);
  });

  it('takes everything there is', async () => {
    const all = {
      siteId: me.site.id,
      name: 'CRM',
      description: 'Leads',
      filter: [{ field: 'goal.name', op: 'is', value: 'Signup' }],
      format: 'zta',
      headers: { 'X-Token': 'abc' },
      active: false,
      timeoutSeconds: 2.5,
      retry: [5, 60.5],
      rateLimit: 10,
    };
    expect(await add(all)).toMatchObject({ ...all, disabledReason: 'manual' });
  });

  it('takes hookUrl for url, as Zapier sends it', async () => {
    const answer = await me.post(HOOKS, { hookUrl: 'https://hooks.example.com/1', events: ['goal'] });
    expect(answer.json().webhook.url).toBe('https://hooks.example.com/1');
    const both = await refusal({ hookUrl: 'https://hooks.example.com/1' });
    expect(both.details).toMatchObject([{ field: 'hookUrl' }]);
    const none = await me.post(HOOKS, { events: ['goal'] });
    expect(none.json().details).toEqual([{ field: 'url', problem: 'is required' }]);
  });

  it('takes the types’ other names, each type once', async () => {
    const events = ['goal', 'goal.converted', 'NEW_VISIT', 'session_end', 'pageview'];
    expect((await add({ events })).events).toEqual([
      'goal.converted',
      'session.created',
      'session.ended',
      'pageview.tracked',
    ]);
  });

  it.each(['goal.completed', 'GOAL', '', 'constructor'])('refuses the type %j', async name => {
    expect(await refusal({ events: ['goal', name] })).toMatchObject({
      error: `Invalid event type: ${name}`,
      code: 'invalid_event_type',
    });
  });

  it.each([
    ['statalog', 'pageview'],
    ['zta', 'test'],
    ['buddystat', 'webhook.test'],
  ])('refuses for the format %s the type %s, which it does not list', async (format, name) => {
    expect(await refusal({ format, events: [name] })).toMatchObject({
      error: `Invalid event type: ${name}`,
      code: 'invalid_event_type',
    });
  });

  it.each<[string, string, string]>([
    ['http://example.com/hook', 'url_not_https', 'URL must use HTTPS'],
    ['https://localhost/hook', 'url_not_public', 'URL must be publicly reachable: '],
    ['https://169.254.169.254/latest/meta-data', 'url_not_public', 'URL must be publicly reachable: '],
    ['https://[::ffff:127.0.0.1]/', 'url_not_public', 'URL must be publicly reachable: '],
  ])('refuses the URL %s', async (url, code, sentence) => {
    const refused = await refusal({ url });
    expect(refused.code).toBe(code);
    expect(refused.error.startsWith(sentence)).toBe(true);
  });

  it.each([
    'not a url',
    'https://user:pass@example.com/',
    'https://example.com/#x',
    'javascript:alert(1)',
    '',
  ])('refuses the URL %j', async url => {
    expect((await refusal({ url })).code).toMatch(/^(invalid_webhook_url|url_not_https|invalid_request)$/);
  });

  it.each<[string, object, string]>([
    ['no types', { events: [] }, 'events'],
    ['a format nobody knows', { format: 'soap' }, 'format'],
    ['a timeout under a second', { timeoutSeconds: 0.5 }, 'timeoutSeconds'],
    ['a timeout over 30 s', { timeoutSeconds: 31 }, 'timeoutSeconds'],
    ['a preset nobody knows', { retry: 'often' }, 'retry'],
    ['a wait of nothing', { retry: [0] }, 'retry[0]'],
    ['21 waits', { retry: Array(21).fill(5) }, 'retry'],
    ['a limit of no deliveries', { rateLimit: 0 }, 'rateLimit'],
    [
      '21 headers',
      { headers: Object.fromEntries([...Array(21).keys()].map(i => [`X-${i}`, 'a'])) },
      'headers',
    ],
    ['a header that is no text', { headers: { 'X-Count': 5 } }, 'headers.X-Count'],
    ['a secret of one’s own', { secret: 'whsec_mine' }, 'secret'],
  ])('refuses %s', async (_, change, field) => {
    const { details } = await refusal(change);
    expect(details!.map(detail => detail.field)).toContain(field);
  });

  it.each<[string, object, string]>([
    ['inside the form it has', { retry: [-1] }, 'retry[0] must be > 0.'],
    [
      'with every form it could have',
      { retry: 5 },
      'retry must be one of "standard", "statalog", "zta", or must be array.',
    ],
    [
      'with every form, deep down',
      { filter: [{ field: 'value', op: 'is', value: {} }] },
      'filter[0].value must be string, or must be number, or must be boolean, or must be array.',
    ],
  ])('says what is wrong %s', async (_, change, sentence) => {
    expect((await refusal(change)).error).toBe(sentence);
  });

  it.each<[string, Record<string, string>]>([
    ['a name with a space', { 'X Token': 'a' }],
    ['a name with a line break', { 'X-A\r\nX-B': 'a' }],
    ['an empty name', { '': 'a' }],
    ['a value with a line break', { 'X-A': 'a\r\nX-B: b' }],
    ['a value beyond Latin-1', { 'X-A': '✓' }],
    ['a value with blanks around it', { 'X-A': ' a' }],
    ['Host', { Host: 'internal' }],
    ['content-length, however it is written', { 'cOnTeNt-LeNgTh': '0' }],
    ['Content-Type', { 'Content-Type': 'text/plain' }],
    ['Transfer-Encoding', { 'Transfer-Encoding': 'chunked' }],
    ['Connection', { Connection: 'close' }],
    ['our signature', { 'Webhook-Signature': 'v1,x' }],
    ['the products’ signatures', { 'X-ZTA-Signature': 'x' }],
    ['the one exception in another format', { 'X-Webhook-Signature': 'x' }],
    ['a name that is there twice', { 'X-A': 'a', 'x-a': 'b' }],
  ])('refuses as a header %s', async (_, headers) => {
    expect((await refusal({ headers })).code).toBe('invalid_header');
  });

  it('lets a shared token stand for the signature in format visit', async () => {
    const headers = { 'X-Webhook-Signature': 'shared-token' };
    expect((await add({ format: 'visit', events: ['NEW_VISIT'], headers })).headers).toEqual(headers);
  });

  it.each<[string, object, string]>([
    ['a field no subscribed type has', { field: 'goal.title', op: 'is', value: 'x' }, 'filter[0].field'],
    ['a field of another type', { field: 'data.bounced', op: 'is', value: true }, 'filter[0].field'],
    ['a list where one value is needed', { field: 'goal.name', op: 'is', value: ['x'] }, 'filter[0].value'],
    ['no value where one is needed', { field: 'goal.name', op: 'contains' }, 'filter[0].value'],
    ['a text as more than', { field: 'value', op: 'gt', value: '5' }, 'filter[0].value'],
    ['one value as a list', { field: 'goal.name', op: 'in', value: 'x' }, 'filter[0].value'],
    ['more than, of a text', { field: 'goal.name', op: 'gt', value: 5 }, 'filter[0].op'],
    ['a pattern, of a number', { field: 'value', op: 'matches', value: '4*' }, 'filter[0].op'],
    ['a part, of a number', { field: 'value', op: 'contains', value: '4' }, 'filter[0].op'],
    ['a value, of an object', { field: 'goal', op: 'is', value: 'Signup' }, 'filter[0].op'],
  ])('refuses as a filter %s', async (_, condition, field) => {
    const refused = await refusal({ filter: [condition] });
    expect([refused.code, refused.details![0]!.field]).toEqual(['invalid_filter', field]);
  });
});

describe('a filter', () => {
  it('may ask a field for any kind it may hold', async () => {
    const filter = [
      { field: 'revenue', op: 'is', value: null },
      { field: 'revenue.amount', op: 'gt', value: 5 },
      { field: 'props.plan', op: 'matches', value: 'pro*' },
      { field: 'props.seats', op: 'lt', value: 5 },
      { field: 'interactive', op: 'is', value: true },
    ];
    expect((await add({ events: ['event.tracked'], filter })).filter).toEqual(filter);
  });

  it('says which field would do', async () => {
    const filter = [{ field: 'revenue', op: 'gt', value: 5 }];
    expect((await refusal({ events: ['event.tracked'], filter })).error).toBe(
      'filter[0].op can’t be gt: revenue is no number; name a field in it.',
    );
  });
});

describe('the limit', () => {
  it('is 10 webhooks a site, also for many who come at once', async () => {
    const limited = await startApp({ webhooksPerSite: 10 });
    const you = await limited.account();
    const made = await Promise.all(
      [...Array(12)].map(() => you.post(HOOKS, { ...hook, siteId: you.site.id })),
    );
    expect(made.filter(answer => answer.statusCode === 201)).toHaveLength(10);
    const refused = made.find(answer => answer.statusCode !== 201)!;
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'webhook_limit_reached']);
    const elsewhere = await you.post(HOOKS, hook);
    expect(elsewhere.statusCode).toBe(201);
    const moved = await you.patch(`${HOOKS}/${elsewhere.json().webhook.id}`, { siteId: you.site.id });
    expect(moved.json().code).toBe('webhook_limit_reached');
    await limited.close();
  });
});

describe('a webhook', () => {
  it('is listed, by site too, without its secret', async () => {
    const you = await t.account();
    const everywhere = (await you.post(HOOKS, hook)).json().webhook;
    t.clock.advance(1);
    const there = (await you.post(HOOKS, { ...hook, siteId: you.site.id })).json().webhook;
    const all = (await you.get(HOOKS)).json();
    expect(all.webhooks.map((w: { id: string }) => w.id)).toEqual([there.id, everywhere.id]);
    expect(all.webhooks[0]).not.toHaveProperty('secret');
    const ofSite = (await you.get(`${HOOKS}?siteId=${you.site.id}`)).json();
    expect(ofSite.webhooks.map((w: { id: string }) => w.id)).toEqual([there.id]);
  });

  it('changes where something is given, and what comes out is checked as a whole', async () => {
    const {
      id,
      secret: _,
      ...before
    } = await add({ filter: [{ field: 'goal.name', op: 'is', value: 'A' }] });
    t.clock.advance(1000);
    const change = {
      name: 'New',
      url: 'https://example.org/',
      events: ['goal', 'session_end'],
      retry: 'zta',
    };
    const answer = await me.patch(`${HOOKS}/${id}`, change);
    expect(answer.json().webhook).toEqual({
      ...before,
      id,
      ...change,
      events: ['goal.converted', 'session.ended'],
      updatedAt: answer.json().webhook.updatedAt,
    });
    expect(answer.json().webhook.updatedAt).not.toBe(before.updatedAt);
    const refused = [
      await me.patch(`${HOOKS}/${id}`, { events: ['pageview'] }),
      await me.patch(`${HOOKS}/${id}`, { format: 'zta', filter: null, events: ['visitor.created'] }),
      await me.patch(`${HOOKS}/${id}`, { url: 'http://example.org/' }),
    ];
    expect(refused.map(one => one.json().code)).toEqual([
      'invalid_filter',
      'invalid_event_type',
      'url_not_https',
    ]);
  });

  it('keeps its deliveries waiting while it is off, and sends them when it is on again', async () => {
    const { id } = await add();
    const { delivery } = (await me.post(`${HOOKS}/${id}/test`)).json();
    const state = async () => (await me.get(`/api/v1/deliveries/${delivery.id}`)).json().delivery.state;
    const off = await me.patch(`${HOOKS}/${id}`, { active: false });
    expect(off.json().webhook).toMatchObject({ active: false, disabledReason: 'manual' });
    expect(await state()).toBe('paused');
    const woken = t.noted.woken;
    const on = await me.patch(`${HOOKS}/${id}`, { active: true });
    expect(on.json().webhook).toMatchObject({ active: true, disabledReason: null });
    expect(await state()).toBe('pending');
    expect(t.noted.woken).toBeGreaterThan(woken);
  });

  it('is deleted, its waiting deliveries cancelled, its log still there to read', async () => {
    const { id } = await add();
    const { delivery } = (await me.post(`${HOOKS}/${id}/test`)).json();
    expect((await me.delete(`${HOOKS}/${id}`)).statusCode).toBe(204);
    expect((await me.get(`${HOOKS}/${id}`)).statusCode).toBe(404);
    expect((await me.get(`/api/v1/deliveries/${delivery.id}`)).json().delivery.state).toBe('cancelled');
    expect((await me.post(`/api/v1/deliveries/${delivery.id}/replay`)).json().code).toBe('webhook_not_found');
  });
});

describe('rotating the secret', () => {
  const rotate = (id: string, body?: object) => me.post(`${HOOKS}/${id}/rotate-secret`, body);
  const signing = async (id: string) =>
    (await t.registry.webhooks.secrets(id, t.clock.now())).map(({ sealed }) => t.sealer.open(sealed));

  it('gives a new one, and lets the old one sign for 24 h', async () => {
    const { id, secret: old } = await add();
    t.clock.advance(1000);
    const answer = await rotate(id);
    const { secret } = answer.json().webhook;
    expect(secret).toMatch(/^whsec_/);
    expect(await signing(id)).toEqual([secret, old]);
    t.clock.advance(24 * 3_600_000 - 1);
    expect(await signing(id)).toEqual([secret, old]);
    t.clock.advance(1);
    expect(await signing(id)).toEqual([secret]);
  });

  it('can end the old one at once', async () => {
    const { id } = await add();
    t.clock.advance(1000);
    const { secret } = (await rotate(id, { overlapHours: 0 })).json().webhook;
    expect(await signing(id)).toEqual([secret]);
  });

  it.each([-1, 169, '24'])('refuses an overlap of %j', async overlapHours => {
    const { id } = await add();
    expect((await rotate(id, { overlapHours })).statusCode).toBe(400);
  });
});

describe('POST /api/v1/webhooks/check-url', () => {
  const check = async (url: string) => (await me.post('/api/v1/webhooks/check-url', { url })).json().problem;

  it('has nothing against an address a webhook may have', async () => {
    expect(await check('https://example.com/hook?a=b')).toBeNull();
  });

  it.each<[string, string, string]>([
    ['http://example.com/', 'url_not_https', 'URL must use HTTPS'],
    ['https://10.0.0.1/', 'url_not_public', 'URL must be publicly reachable: 10.0.0.1 is a private address'],
    ['https:/', 'invalid_webhook_url', 'The URL is not valid.'],
    ['', 'invalid_webhook_url', 'The URL is not valid.'],
  ])('says of %j what adding it would be refused with', async (url, code, error) => {
    expect(await check(url)).toMatchObject({ code, error });
  });
});
