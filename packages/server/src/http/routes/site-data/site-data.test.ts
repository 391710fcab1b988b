import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../test/server.ts';

let t: TestApp;
let mine: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 1000 });
  mine = await t.account();
});
afterAll(() => t.close());
beforeEach(() => {
  t.noted.collected.length = 0;
  t.noted.erased.length = 0;
});

const of = (address: string) => `/api/v1/sites/${mine.site.id}/${address}`;
const post = (url: string, payload: string, type: string) =>
  t.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Bearer ${mine.apiKey.key}`, 'content-type': type },
  });

describe('events from servers', () => {
  it.each(['application/json', 'text/plain', 'text/plain;charset=UTF-8'])(
    'are handed on as they came, as %s',
    async type => {
      const body = '{"type":"pageview","url":"https://example.com/"}';
      const answer = await post(of('events'), body, type);
      expect([answer.statusCode, answer.json()]).toEqual([202, { accepted: 1 }]);
      expect(t.noted.collected).toEqual([{ siteId: mine.site.id, body }]);
    },
  );

  it('are JSON, and of a size', async () => {
    expect((await post(of('events'), 'a=1', 'application/x-www-form-urlencoded')).statusCode).toBe(415);
    const large = JSON.stringify({ name: 'x'.repeat(5 * 1024 * 1024) });
    expect((await post(of('events'), large, 'application/json')).statusCode).toBe(413);
  });

  it('take the scope events:write', async () => {
    const other = await t.account({ scopes: ['stats:read', 'sites:write'] });
    const answer = await other.post(`/api/v1/sites/${other.site.id}/events`, {});
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'insufficient_scope']);
    expect(t.noted.collected).toEqual([]);
  });
});

describe('a file', () => {
  it.each([
    ['application/x-ndjson', 'ndjson'],
    ['text/csv; charset=utf-8', 'csv'],
  ])('of type %s is read as %s', async (type, format) => {
    const answer = await post(of('import'), 'what is in it', type);
    expect(answer.json()).toEqual({ imported: 1, duplicates: 0, rejectedCount: 0, rejected: [] });
    expect(t.noted.collected).toEqual([{ format, body: 'what is in it' }]);
  });

  it('of another type, or none, is refused', async () => {
    expect((await post(of('import'), '{}', 'application/json')).statusCode).toBe(415);
    expect((await mine.post(of('import'))).statusCode).toBe(415);
  });
});

describe('deletions', () => {
  it('of a visitor are answered with what will be done', async () => {
    const answer = await mine.delete(of('visitors/vis_7'));
    const deletion = {
      id: 'del_1',
      siteId: mine.site.id,
      visitorId: 'vis_7',
      createdAt: '2026-01-15T12:00:00.000Z',
    };
    expect([answer.statusCode, answer.json()]).toEqual([202, { deletion }]);
    expect((await mine.get(of('deletions'))).json()).toEqual({ deletions: [deletion] });
  });

  it('of a site are asked for before the site goes', async () => {
    const { site } = (await mine.post('/api/v1/sites', { domain: 'leaving.example' })).json();
    expect((await mine.delete(`/api/v1/sites/${site.id}`)).statusCode).toBe(204);
    expect(t.noted.erased).toMatchObject([{ siteId: site.id, visitorId: null }]);
  });
});

it('an export of what can not be read is an error, not an empty file', async () => {
  expect((await mine.get(of('export/events?period=7d'))).statusCode).toBe(503);
  expect((await mine.get(of('export/events?format=xml'))).json().code).toBe('invalid_request');
  expect((await mine.get(of('export/sessions?from=never'))).json().code).toBe('invalid_period');
});
