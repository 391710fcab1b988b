import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf } from './reference/example.ts';
import { type Operation, operationsOf } from './test/operations.ts';
import { startApp, type TestApp } from './test/server.ts';
import { accountWithEverything, bodyFor, type Ids } from './test/world.ts';

/**
 * The borders of accounts and roles, for every operation that the document lists, so that none can be forgotten: a
 * route that is new is asked here by whoever may not ask it. Where a test says that an id is missing, make a thing of
 * the kind in test/world.ts.
 */
let t: TestApp;
let operations: Operation[];
let yours: Awaited<ReturnType<typeof accountWithEverything>>;
let before: unknown;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 100_000 });
  operations = operationsOf(t);
  yours = await accountWithEverything(t);
  before = await snapshot();
});
afterAll(() => t.close());

type Ask = ReturnType<TestApp['asking']>;

/** Sends an operation, with these ids wherever it takes one. */
async function send(ask: Ask, operation: Operation, ids: Ids) {
  const { method, path, parameters } = operation;
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(idFor(ids, name)));
  const query = new URLSearchParams();
  for (const { in: where, name, required, schema } of parameters) {
    const needed = where === 'query' && (required || name === 'siteId');
    if (needed) query.set(name, String(ids[name] ?? exampleOf(schema, ids, name)));
  }
  const body = method === 'get' || method === 'delete' ? undefined : bodyFor(operation, ids);
  return ask[method](query.size > 0 ? `${url}?${query}` : url, body);
}

function idFor(ids: Ids, name: string): string {
  const id = ids[name];
  if (id === undefined) throw new Error(`test/world.ts has no {${name}}`);
  return id;
}

/** Whether the operation names something that belongs to somebody. */
const namesThings = ({ path, parameters, body }: Operation): boolean =>
  /\{(?!type|token)\w+\}/.test(path) ||
  parameters.some(({ in: where, name }) => where === 'query' && (name === 'siteId' || name === 'id')) ||
  Object.keys(body?.properties ?? {}).includes('siteId');

/** For everybody alike, or about nobody but the one who asks. */
const isOnesOwn = ({ path, role }: Operation): boolean =>
  role === undefined || path.startsWith('/api/v1/auth/');

const titleOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`;

/** All that could have changed. */
async function snapshot() {
  const reads = operations.filter(
    ({ method, takesKeys, path }) => method === 'get' && takesKeys && !path.endsWith('/stream'),
  );
  return Promise.all(
    reads.map(async read => {
      const answer = await send(yours.asKey, read, yours.ids);
      return [titleOf(read), answer.statusCode, answer.body];
    }),
  );
}

describe('the document', () => {
  it('has every route under /api', () => {
    const listed = new Set(operations.map(({ path }) => path.replace(/\{(\w+)\}/g, ':$1')));
    const routed = [...routesOf(t.app.printRoutes({ commonPrefix: false }))].filter(path =>
      path.startsWith('/api/'),
    );
    expect(routed.length).toBeGreaterThan(40);
    expect(routed.filter(path => !listed.has(path))).toEqual([]);
  });
});

describe('whoever is of another account', () => {
  it.each(['a key', 'a session'])('gets nothing of this one with %s', async kind => {
    const mine = await t.account();
    const ask: Ask = kind === 'a key' ? mine : await t.signIn(mine.email);
    for (const operation of operations.filter(one => namesThings(one) && !isOnesOwn(one))) {
      const answer = await send(ask, operation, yours.ids);
      expect([titleOf(operation), answer.statusCode, answer.body]).toEqual([
        titleOf(operation),
        expect.toSatisfy(status => status === 403 || status === 404),
        expect.stringMatching(/^\{"error":/),
      ]);
    }
  });

  it('sees nothing of it in what names nothing', async () => {
    const session = await t.signIn((await t.account()).email);
    const secrets = [...Object.values(yours.ids).filter(id => /^[a-z]+_[0-9a-z]{26}$/.test(id)), yours.email];
    const lists = operations.filter(
      one => one.method === 'get' && !namesThings(one) && !/\{|stream$/.test(one.path),
    );
    expect(lists.length).toBeGreaterThan(8);
    for (const list of lists) {
      const answer = await send(session, list, yours.ids);
      expect(answer.statusCode, titleOf(list)).toBe(200);
      expect(secrets.filter(secret => answer.body.includes(secret))).toEqual([]);
    }
  });

  it('is told of what is not there that it is not there', async () => {
    const mine = await t.account();
    const none = Object.fromEntries(Object.keys(yours.ids).map(name => [name, 'none']));
    for (const operation of operations.filter(one => one.path.includes('Id}') && one.takesKeys)) {
      const answer = await send(mine, operation, none);
      expect([titleOf(operation), answer.statusCode]).toEqual([titleOf(operation), 404]);
      expect(answer.json().code).toMatch(/^\w+_not_found$/);
    }
  });
});

describe('whoever has no key and no session', () => {
  it('gets nothing but what is for all', async () => {
    for (const operation of operations.filter(({ role }) => role !== undefined)) {
      const answer = await send(t.asking({}), operation, yours.ids);
      expect([titleOf(operation), answer.statusCode]).toEqual([titleOf(operation), 401]);
    }
  });
});

describe('a member', () => {
  it('of another site of the account gets nothing of this one', async () => {
    const { site } = await t.account();
    const elsewhere = (await yours.asKey.post('/api/v1/sites', { domain: 'elsewhere.example' })).json().site;
    const member = await t.member(yours, { sites: [{ siteId: elsewhere.id, role: 'admin' }] });
    expect(site.id).not.toBe(elsewhere.id);
    for (const operation of operations.filter(one => namesThings(one) && !isOnesOwn(one))) {
      const answer = await send(member, operation, yours.ids);
      expect([titleOf(operation), answer.statusCode, answer.body]).toEqual([
        titleOf(operation),
        expect.toSatisfy(status => status === 403 || status === 404),
        expect.stringMatching(/^\{"error":/),
      ]);
    }
    const sites = (await member.get('/api/v1/sites')).json().sites;
    expect(sites.map((one: { id: string }) => one.id)).toEqual([elsewhere.id]);
    expect((await member.get('/api/v1/webhooks')).json().webhooks).toEqual([]);
    await yours.asKey.delete(`/api/v1/sites/${elsewhere.id}`);
  });

  it.each(['viewer', 'admin'] as const)('who is %s may not what takes a higher role', async role => {
    const member = await t.member(yours, { role });
    const beyond = role === 'viewer' ? ['admin', 'owner'] : ['owner'];
    const refused = operations.filter(one => beyond.includes(one.role ?? ''));
    expect(refused.length).toBeGreaterThan(4);
    for (const operation of refused) {
      const answer = await send(member, operation, yours.ids);
      expect([titleOf(operation), answer.statusCode, answer.json().code]).toEqual([
        titleOf(operation),
        403,
        'insufficient_role',
      ]);
    }
  });

  it('who is viewer changes nothing but their own', async () => {
    const viewer = await t.member(yours, { role: 'viewer' });
    const writes = operations.filter(one => one.method !== 'get' && !isOnesOwn(one));
    expect(writes.length).toBeGreaterThan(20);
    for (const operation of writes) {
      const answer = await send(viewer, operation, yours.ids);
      // Reports that are asked for by POST are read, not written.
      const mayRead = operation.role === 'viewer' && operation.path.endsWith('/query');
      if (!mayRead) expect([titleOf(operation), answer.statusCode]).toEqual([titleOf(operation), 403]);
    }
  });

  it('who is viewer here and admin elsewhere changes nothing here', async () => {
    const elsewhere = (await yours.asKey.post('/api/v1/sites', { domain: 'elsewhere.example' })).json().site;
    const here = { siteId: yours.ids.siteId!, role: 'viewer' as const };
    const member = await t.member(yours, { sites: [here, { siteId: elsewhere.id, role: 'admin' }] });
    const writes = operations.filter(one => one.role === 'admin' && namesThings(one));
    for (const operation of writes) {
      const answer = await send(member, operation, yours.ids);
      expect([titleOf(operation), answer.statusCode]).toEqual([titleOf(operation), 403]);
    }
    await yours.asKey.delete(`/api/v1/sites/${elsewhere.id}`);
  });

  it('who is viewer reads reports and lists', async () => {
    const viewer = await t.member(yours, { role: 'viewer' });
    const reads = operations.filter(
      one => one.role === 'viewer' && one.method === 'get' && !one.path.endsWith('/stream'),
    );
    for (const operation of reads) {
      const answer = await send(viewer, operation, yours.ids);
      // 503: the analytics engine, which is away here.
      expect([titleOf(operation), answer.statusCode]).toEqual([
        titleOf(operation),
        expect.toSatisfy(status => status === 200 || status === 503),
      ]);
    }
  });

  it('who is admin looks after no webhooks of the whole account', async () => {
    const admin = await t.member(yours, { role: 'admin' });
    const hook = { url: 'https://example.com/all', events: ['goal'] };
    const { id } = (await yours.asKey.post('/api/v1/webhooks', hook)).json().webhook;
    const tried = [
      await admin.post('/api/v1/webhooks', hook),
      await admin.get(`/api/v1/webhooks/${id}`),
      await admin.patch(`/api/v1/webhooks/${yours.ids.webhookId}`, { siteId: null }),
    ];
    expect(tried.map(answer => answer.json().code)).toEqual(Array(3).fill('insufficient_role'));
    const listed = (await admin.get('/api/v1/webhooks')).json().webhooks;
    expect(listed.map((one: { id: string }) => one.id)).toEqual([yours.ids.webhookId]);
    await yours.asKey.delete(`/api/v1/webhooks/${id}`);
  });
});

it('after all that was tried, everything is as it was', async () => {
  expect(await snapshot()).toEqual(before);
});

/** The addresses in the tree that the framework prints. */
function* routesOf(tree: string): Generator<string> {
  const parents: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent, part] = /^([\s│├└─]*)(\S.*?) \(/.exec(line) ?? [];
    if (indent === undefined || part === undefined) continue;
    const depth = indent.length / 4;
    parents.length = depth;
    parents[depth] = (parents[depth - 1] ?? '') + (part === '/' && depth === 1 ? '/' : part);
    yield parents[depth]!;
  }
}
