import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
let goalId: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
  goalId = await addGoal(me.site.id);
});
afterAll(() => t.close());

const EXPERIMENTS = '/api/v1/experiments';
let keys = 0;
const asked = (over: object = {}) => ({
  siteId: me.site.id,
  key: `hero-${++keys}`,
  goalId,
  variants: [{ key: 'a' }, { key: 'b' }],
  ...over,
});

async function addGoal(siteId: string): Promise<string> {
  const goal = { siteId, name: 'Signup', kind: 'event', eventName: 'signup' };
  return (await me.post('/api/v1/goals', goal)).json().goal.id;
}

async function add(over: object = {}) {
  const answer = await me.post(EXPERIMENTS, asked(over));
  expect(answer.statusCode).toBe(201);
  return answer.json().experiment;
}
const change = (id: string, what: object) => me.patch(`${EXPERIMENTS}/${id}`, what);
const become = async (id: string, status: string) => (await change(id, { status })).json().experiment;

describe('experiments', () => {
  it('are drafts with the defaults of what was left out', async () => {
    const made = await add({ key: 'hero' });
    expect(made).toEqual({
      id: expect.stringMatching(/^exp_/),
      siteId: me.site.id,
      key: 'hero',
      name: 'hero',
      hypothesis: '',
      status: 'draft',
      variants: [
        { key: 'a', name: 'a', weight: 1, isControl: true },
        { key: 'b', name: 'b', weight: 1, isControl: false },
      ],
      goalId,
      trafficShare: 1,
      threshold: 0.95,
      startedAt: null,
      endedAt: null,
      decision: null,
      createdAt: expect.any(String),
    });
    expect((await me.get(`${EXPERIMENTS}/${made.id}`)).json().experiment).toEqual(made);
    expect(t.noted.changed).toContain(`experiment ${made.id}`);
  });

  it('are as they were asked for', async () => {
    const wanted = {
      name: 'Hero',
      hypothesis: 'Shorter is better.',
      variants: [
        { key: 'old', name: 'Old', weight: 3, isControl: false },
        { key: 'new', name: 'New', weight: 0.5, isControl: true },
      ],
      trafficShare: 0.2,
      threshold: 0.99,
    };
    expect(await add(wanted)).toMatchObject(wanted);
  });

  it.each<[string, object, string]>([
    ['no key', { key: undefined }, 'key'],
    ['a key with spaces', { key: 'two words' }, 'key'],
    ['one variant', { variants: [{ key: 'a' }] }, 'variants'],
    ['the same variant twice', { variants: [{ key: 'a' }, { key: 'a' }] }, 'variants'],
    [
      'two controls',
      {
        variants: [
          { key: 'a', isControl: true },
          { key: 'b', isControl: true },
        ],
      },
      'variants',
    ],
    ['a variant of no weight', { variants: [{ key: 'a', weight: 0 }, { key: 'b' }] }, 'variants[0].weight'],
    ['no goal', { goalId: undefined }, 'goalId'],
    ['more than all traffic', { trafficShare: 1.1 }, 'trafficShare'],
    ['a threshold of a coin', { threshold: 0.5 }, 'threshold'],
    ['a status of one’s own', { status: 'running' }, 'status'],
  ])('are not made of %s', async (_, over, field) => {
    const answer = await me.post(EXPERIMENTS, asked(over));
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details.map((d: { field: string }) => d.field)).toContain(field);
  });

  it('have a goal of their own site', async () => {
    const other = await me.post('/api/v1/sites', { domain: 'other.example' });
    const elsewhere = await addGoal(other.json().site.id);
    const answer = await me.post(EXPERIMENTS, asked({ goalId: elsewhere }));
    expect([answer.statusCode, answer.json().details[0].field]).toEqual([400, 'goalId']);
    expect((await me.post(EXPERIMENTS, asked({ goalId: 'goal_none' }))).statusCode).toBe(404);
    const { id } = await add();
    expect((await change(id, { goalId: elsewhere })).statusCode).toBe(400);
  });

  it('have a key to themselves', async () => {
    const { key } = await add();
    const again = await me.post(EXPERIMENTS, asked({ key }));
    expect([again.statusCode, again.json().code]).toEqual([409, 'experiment_key_taken']);
    const { id } = await add();
    expect((await change(id, { key })).json().code).toBe('experiment_key_taken');
  });

  it('start, pause, go on and end', async () => {
    const { id } = await add();
    const startedAt = new Date(t.clock.now()).toISOString();
    expect(await become(id, 'running')).toMatchObject({ status: 'running', startedAt, endedAt: null });
    t.clock.advance(60_000);
    expect(await become(id, 'paused')).toMatchObject({ status: 'paused', startedAt });
    expect(await become(id, 'running')).toMatchObject({ status: 'running', startedAt });
    const endedAt = new Date(t.clock.now()).toISOString();
    expect(await become(id, 'completed')).toMatchObject({ status: 'completed', startedAt, endedAt });
    const again = await change(id, { status: 'running' });
    expect([again.statusCode, again.json()]).toEqual([
      409,
      {
        error: 'A completed experiment becomes nothing else, not running.',
        code: 'invalid_status_change',
      },
    ]);
  });

  it('once started keep what visitors were assigned by', async () => {
    const { id, key } = await add();
    await become(id, 'running');
    for (const what of [
      { key: 'another' },
      { goalId: await addGoal(me.site.id) },
      { variants: [{ key: 'a' }, { key: 'b', weight: 2 }] },
    ]) {
      const answer = await change(id, what);
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'experiment_started']);
    }
    const allowed = { name: 'Renamed', hypothesis: 'Hm.', trafficShare: 0.5, threshold: 0.9 };
    expect((await change(id, allowed)).json().experiment).toMatchObject({ ...allowed, key });
  });

  it('run at most 20 at a time', async () => {
    const site = (await me.post('/api/v1/sites', { domain: 'busy.example' })).json().site.id;
    const goal = await addGoal(site);
    const ids: string[] = [];
    for (let i = 0; i < 21; i++) ids.push((await add({ siteId: site, goalId: goal })).id);
    for (const id of ids.slice(0, 20)) await become(id, 'running');
    const refused = await change(ids[20]!, { status: 'running' });
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'experiment_limit_reached']);
    await become(ids[0]!, 'paused');
    expect((await become(ids[20]!, 'running')).status).toBe('running');
  });

  it('hold on to their goal until they are completed', async () => {
    const held = await addGoal(me.site.id);
    const { id } = await add({ goalId: held });
    const refused = await me.delete(`/api/v1/goals/${held}`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'goal_in_use']);
    await become(id, 'running');
    await become(id, 'completed');
    expect((await me.delete(`/api/v1/goals/${held}`)).statusCode).toBe(204);
    expect((await change(id, { name: 'Was about a goal that is gone' })).statusCode).toBe(200);
  });

  it('are listed for a site, newest first, and deleted', async () => {
    const site = (await me.post('/api/v1/sites', { domain: 'list.example' })).json().site.id;
    const goal = await addGoal(site);
    const first = await add({ siteId: site, goalId: goal });
    t.clock.advance(1);
    const second = await add({ siteId: site, goalId: goal });
    const listed = async () => (await me.get(`${EXPERIMENTS}?siteId=${site}`)).json().experiments;
    expect(await listed()).toEqual([second, first]);
    expect((await me.delete(`${EXPERIMENTS}/${second.id}`)).statusCode).toBe(204);
    expect(await listed()).toEqual([first]);
    expect((await me.get(`${EXPERIMENTS}/${second.id}`)).json().code).toBe('experiment_not_found');
  });
});

describe('the variants of a visitor', () => {
  const ask = (query: string, headers: Record<string, string> = {}) =>
    t.asking(headers).get(`/api/experiments?${query}`);

  it('are told to any page, without a key, and kept by nobody', async () => {
    t.told.assignments[me.site.id] = { hero: 'b' };
    const answer = await ask(`site=${me.site.id}`, { origin: 'https://shop.example' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { hero: 'b' }]);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-store',
    });
    expect(answer.cookies).toEqual([]);
  });

  it('of what is no question are a 400 that the page can read', async () => {
    const answer = await ask('sight=1');
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'unknown_field']);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});
