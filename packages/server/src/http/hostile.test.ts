import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOST, startApp, type TestApp } from './test/server.ts';

/** Whatever comes in, the answer is one of the catalogue's, and never a fault of ours. */
let t: TestApp;
let headers: Record<string, string>;
let ids: Record<string, string>;
beforeAll(async () => {
  t = await startApp({ webhooksPerSite: 100_000 });
  const { email, site, ...me } = await t.account();
  const { cookie } = await t.signIn(email);
  headers = { host: HOST, cookie: `${cookie.name}=${cookie.value}` };
  const goal = { siteId: site.id, name: 'A', kind: 'event', eventName: 'a' };
  const hook = { url: 'https://example.com', events: ['goal'] };
  ids = {
    siteId: site.id,
    goalId: (await me.post('/api/v1/goals', goal)).json().goal.id,
    webhookId: (await me.post('/api/v1/webhooks', hook)).json().webhook.id,
  };
});
afterAll(() => t.close());

const routes = () =>
  Object.entries(t.app.swagger().paths ?? {})
    .filter(([path]) => path.startsWith('/api/') && !path.startsWith('/api/v1/auth/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(
        ([method, { requestBody, parameters = [] }]) => ({
          method: method.toUpperCase() as 'GET' | 'POST' | 'PATCH',
          path,
          fields: Object.keys(requestBody?.content['application/json']?.schema.properties ?? {}),
          query: parameters.filter(one => one.in === 'query').map(one => one.name),
        }),
      ),
    )
    // What deletes the things that the others are about is left to border.test.ts, and the stream, whose answer has
    // no end to wait for, to stream.test.ts.
    .filter(({ method, path }) => String(method) !== 'DELETE' && !path.endsWith('/stream'));

interface Operation {
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  parameters?: { in: string; name: string }[];
}

const awkward = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '\0',
    '\u{1F600}',
    '__proto__',
    'constructor',
    "' OR 1=1 --",
    '../..',
    '%00',
    'null',
  ),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 1e-7, [], {}, [null], { length: 5 }),
  fc.constantFrom<unknown>(
    'https://example.com',
    'event',
    'page',
    'goal',
    'UTC',
    'standard',
    ['goal'],
    'x'.repeat(5000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

it('no request makes the server fail', { timeout: 60_000 }, async () => {
  const request = fc.constantFrom(...routes()).chain(({ method, path, fields, query }) =>
    fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      known: fc.boolean(),
      id: fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
        fc.constantFrom('%', '..', ' ', '\0'),
      ),
      query:
        query.length === 0
          ? fc.constant({})
          : fc.dictionary(fc.constantFrom(...query), fc.string({ maxLength: 60 })),
      body: fields.length === 0 ? fc.jsonValue() : fc.dictionary(fc.constantFrom(...fields), awkward),
    }),
  );
  await fc.assert(
    fc.asyncProperty(request, async ({ method, path, known, id, query, body }) => {
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        known && ids[name] ? ids[name] : encodeURIComponent(id),
      );
      const payload = JSON.stringify(body);
      const type = { 'content-type': 'application/json' };
      const asked = method === 'GET' ? { headers } : { headers: { ...headers, ...type }, payload };
      const answer = await t.app.inject({ method, url, query, ...asked });
      // 503 is the analytics engine, which is away here.
      expect(
        answer.statusCode === 503 || answer.statusCode < 500,
        `${method} ${url} ${payload} ${answer.body}`,
      ).toBe(true);
      if (answer.statusCode >= 400) expect(answer.json()).toMatchObject({ code: expect.any(String) });
    }),
    { numRuns: 600 },
  );
  expect(t.noted.logged).toEqual([]);
});
