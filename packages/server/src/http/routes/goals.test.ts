import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
});
afterAll(() => t.close());

const GOALS = '/api/v1/goals';
const signup = () => ({ siteId: me.site.id, name: 'Signup', kind: 'event', eventName: 'signup' });
const add = async (goal: object) => (await me.post(GOALS, goal)).json().goal;

describe('goals', () => {
  it('are added, numbered within their site', async () => {
    const { site } = (await me.post('/api/v1/sites', { domain: 'a.example' })).json();
    const first = await add({ ...signup(), siteId: site.id });
    expect(first).toEqual({
      id: expect.stringMatching(/^goal_/),
      number: 1,
      siteId: site.id,
      name: 'Signup',
      kind: 'event',
      eventName: 'signup',
      path: null,
      seconds: null,
      pages: null,
      conditions: [],
      value: null,
      currency: null,
      oncePer: 'visit',
      createdAt: expect.stringMatching(/Z$/),
    });
    const page = { siteId: site.id, name: 'Thanks', kind: 'page', path: '/thanks' };
    const worth = { value: 49.5, currency: 'eur', oncePer: 'visitor' };
    const conditions = [{ prop: 'plan', op: 'is', value: 'pro' }];
    expect(await add({ ...page, ...worth, conditions })).toMatchObject({
      number: 2,
      currency: 'EUR',
      conditions,
    });
    expect(t.noted.changed).toContain(`goal ${first.id}`);
  });

  it.each<[string, object, string]>([
    ['a page goal without a path', { kind: 'page', eventName: undefined }, 'path'],
    ['an event goal without a name', { eventName: null }, 'eventName'],
    ['a path that is none', { kind: 'page', eventName: null, path: 'thanks' }, 'path'],
    ['a path beside an event', { path: '/thanks' }, 'path'],
    ['a duration without seconds', { kind: 'duration', eventName: null }, 'seconds'],
    ['no pages of a visit', { kind: 'pages_per_visit', eventName: null, pages: 0 }, 'pages'],
    ['a kind nobody knows', { kind: 'scroll' }, 'kind'],
    ['a value in no currency', { value: 5 }, 'currency'],
    ['a currency that is none', { value: 5, currency: 'euro' }, 'currency'],
    ['an empty name', { name: '' }, 'name'],
    ['a condition that is half', { conditions: [{ prop: 'plan', op: 'is' }] }, 'conditions[0].value'],
    ['an operator nobody knows', { conditions: [{ prop: 'p', op: 'like', value: 1 }] }, 'conditions[0].op'],
    ['once a week', { oncePer: 'week' }, 'oncePer'],
    ['a number of one’s own', { number: 7 }, 'number'],
  ])('are not made of %s', async (_, change, field) => {
    const answer = await me.post(GOALS, { ...signup(), ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details.map((d: { field: string }) => d.field)).toContain(field);
  });

  it('need a site there is', async () => {
    const answer = await me.post(GOALS, { ...signup(), siteId: 'site_none' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'site_not_found']);
  });

  it('are listed for a site, newest first', async () => {
    const you = await t.account();
    const of = (name: string) => ({ siteId: you.site.id, name, kind: 'event', eventName: name });
    for (const name of ['a', 'b']) {
      await you.post(GOALS, of(name));
      t.clock.advance(1);
    }
    const listed = (await you.get(`${GOALS}?siteId=${you.site.id}`)).json();
    expect(listed.goals.map((goal: { name: string }) => goal.name)).toEqual(['b', 'a']);
    expect((await you.get(GOALS)).json().details).toEqual([{ field: 'siteId', problem: 'is required' }]);
  });

  it('change, keeping their number; another kind drops what the old one waited for', async () => {
    const goal = await add({ ...signup(), value: 5, currency: 'USD' });
    const renamed = await me.patch(`${GOALS}/${goal.id}`, { name: 'Joined', value: 7 });
    expect(renamed.json().goal).toEqual({ ...goal, name: 'Joined', value: 7 });
    const paged = await me.patch(`${GOALS}/${goal.id}`, { kind: 'page', path: '/welcome' });
    expect(paged.json().goal).toMatchObject({ kind: 'page', path: '/welcome', eventName: null });
    const refused = await me.patch(`${GOALS}/${goal.id}`, { kind: 'event' });
    expect(refused.json().details).toEqual([{ field: 'eventName', problem: 'is required for kind event' }]);
    expect((await me.get(`${GOALS}/${goal.id}`)).json().goal.kind).toBe('page');
  });

  it('have a value in a currency, or none; they may change to another or lose it', async () => {
    const goal = await add({ ...signup(), value: 5, currency: 'usd' });
    const change = (what: object) => me.patch(`${GOALS}/${goal.id}`, what);
    expect((await change({ currency: 'EUR' })).json().goal).toMatchObject({ value: 5, currency: 'EUR' });
    expect((await change({ currency: null })).json().details).toEqual([
      { field: 'currency', problem: 'is required with a value' },
    ]);
    expect((await change({ value: null })).json().goal).toMatchObject({ value: null, currency: 'EUR' });
    const without = await change({ value: null, currency: null });
    expect(without.json().goal).toMatchObject({ value: null, currency: null });
  });

  it('are deleted', async () => {
    const { id } = await add(signup());
    expect((await me.delete(`${GOALS}/${id}`)).statusCode).toBe(204);
    expect((await me.get(`${GOALS}/${id}`)).statusCode).toBe(404);
    expect((await me.delete(`${GOALS}/${id}`)).statusCode).toBe(404);
  });
});
