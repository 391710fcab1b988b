import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['signIn']>>;
beforeAll(async () => {
  t = await startApp();
  me = await t.signIn((await t.account()).email);
});
afterAll(() => t.close());

const KEYS = '/api/v1/api-keys';

describe('API keys', () => {
  it('are shown once, and kept as a hash', async () => {
    const answer = await me.post(KEYS, { name: 'CI' });
    expect(answer.statusCode).toBe(201);
    const { key, ...rest } = answer.json().apiKey;
    expect(key).toMatch(/^bw_[\w-]{43}$/);
    expect(rest).toEqual({
      id: expect.stringMatching(/^key_/),
      name: 'CI',
      hint: key.slice(0, 8),
      scopes: ['stats:read', 'webhooks:write', 'events:write', 'sites:write'],
      createdAt: '2026-01-15T12:00:00.000Z',
      expiresAt: null,
      lastUsedAt: null,
    });
    const listed = (await me.get(KEYS)).json().apiKeys;
    expect(listed).toContainEqual(rest);
    expect(JSON.stringify(listed)).not.toContain(key.slice(8));
    expect((await t.asking({ authorization: `Bearer ${key}` }).get('/api/v1/sites')).statusCode).toBe(200);
  });

  it('may have few scopes and an end', async () => {
    const asked = { name: 'Reader', scopes: ['stats:read'], expiresAt: '2026-02-01T00:00:00.000Z' };
    expect((await me.post(KEYS, asked)).json().apiKey).toMatchObject(asked);
  });

  it.each<[object, string]>([
    [{}, 'name'],
    [{ name: 'A', scopes: ['admin'] }, 'scopes[0]'],
    [{ name: 'A', scopes: [] }, 'scopes'],
    [{ name: 'A', expiresAt: 'soon' }, 'expiresAt'],
    [{ name: 'A', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ name: 'A', key: 'bw_mine' }, 'key'],
  ])('are not made of %j', async (body, field) => {
    const answer = await me.post(KEYS, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details[0].field).toBe(field);
  });
});
