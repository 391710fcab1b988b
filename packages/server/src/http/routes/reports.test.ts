import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

/** What reports answer is tested where they are written; here, what they may be asked. The engine is away. */
let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
});
afterAll(() => t.close());

const at = (path: string) => `/api/v1/sites/${me.site.id}/${path}`;
const plan = { dimension: 'prop.plan', op: 'is', values: ['pro'] };

describe('a report in an address', () => {
  it.each([
    'stats?compare=previous_year&interval=week',
    'pages?filter=page:is:/&filter=country:is_not:DE|AT&limit=1000',
    'sources?by=utm_term',
    'locations?by=city',
    'devices?by=screen',
    'revenue?period=7d&interval=day&limit=5',
  ])('may be %s', async path => {
    expect((await me.get(at(path))).statusCode).toBe(503);
  });

  it.each([
    ['stats?period=8d', 'invalid_request'],
    ['stats?timezone=Berlin', 'invalid_timezone'],
    ['pages?limit=1001', 'invalid_request'],
    ['pages?filter=colour:is:red', 'invalid_filter'],
    ['revenue?by=page', 'unknown_field'],
    ['revenue?from=2026-01-02&to=2026-01-01', 'invalid_period'],
    ['funnels?limit=51', 'invalid_request'],
  ])('may not be %s: %s', async (path, code) => {
    const answer = await me.get(at(path));
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });
});

describe('a query', () => {
  const ask = (body: object) => me.post(at('query'), { metrics: ['visitors'], ...body });

  it('may have groups of filters, three deep', async () => {
    const filters = ['page:is:/', plan, { or: [plan, { and: [plan, { or: ['page:is:/', plan] }] }] }];
    expect((await ask({ filters })).statusCode).toBe(503);
  });

  it.each<[string, object, string]>([
    ['a metric nobody knows', { metrics: ['fun'] }, 'metrics[0]'],
    ['no metric', { metrics: [] }, 'metrics'],
    ['an operator nobody knows', { filters: [{ or: [{ ...plan, op: 'like' }] }] }, 'filters[0].or[0].op'],
    ['a field nobody knows', { filters: [{ and: [{ ...plan, value: 1 }] }] }, 'filters[0].and[0].value'],
    ['a value that is no text', { filters: [{ ...plan, values: [1] }] }, 'filters[0].values[0]'],
    ['six dimensions', { dimensions: ['page', 'goal', 'event', 'city', 'os', 'time'] }, 'dimensions'],
  ])('names the mistake: %s', async (_, body, field) => {
    const answer = await ask(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details[0].field).toBe(field);
  });

  it.each([
    [{ dimensions: ['colour'] }, 'invalid_dimension'],
    [{ orderBy: [{ by: 'visits' }] }, 'invalid_dimension'],
    [{ filters: [{ dimension: 'page', op: 'is' }] }, 'invalid_filter'],
    [{ filters: ['page'] }, 'invalid_filter'],
    [{ cursor: 'x' }, 'invalid_cursor'],
  ])('is refused with %j: %s', async (body, code) => {
    const answer = await ask(body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });

  it('needs the scope of reports', async () => {
    const writer = await t.account({ scopes: ['events:write'] });
    const answer = await writer.post(`/api/v1/sites/${writer.site.id}/query`, { metrics: ['visitors'] });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'insufficient_scope']);
  });
});
