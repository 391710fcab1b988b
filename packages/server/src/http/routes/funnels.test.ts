import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
let goalId: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
  const goal = { siteId: me.site.id, name: 'Paid', kind: 'event', eventName: 'pay' };
  goalId = (await me.post('/api/v1/goals', goal)).json().goal.id;
});
afterAll(() => t.close());

const FUNNELS = '/api/v1/funnels';
const steps = () => [
  { kind: 'page', path: '/cart/**' },
  { kind: 'event', eventName: 'checkout' },
  { kind: 'goal', goalId },
];
const checkout = () => ({ siteId: me.site.id, name: 'Checkout', steps: steps() });
const add = async (over: object = {}) => (await me.post(FUNNELS, { ...checkout(), ...over })).json().funnel;

describe('funnels', () => {
  it('are added, within a visit unless told', async () => {
    expect(await add()).toEqual({
      id: expect.stringMatching(/^fun_/),
      siteId: me.site.id,
      name: 'Checkout',
      steps: steps(),
      scope: 'visit',
      windowSeconds: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(await add({ scope: 'visitor', windowSeconds: 86_400 })).toMatchObject({
      scope: 'visitor',
      windowSeconds: 86_400,
    });
  });

  const page = { kind: 'page', path: '/' };
  it.each<[string, object, string]>([
    ['one step', { steps: [page] }, 'steps'],
    ['nine steps', { steps: Array(9).fill(page) }, 'steps'],
    ['a step of no kind', { steps: [page, { path: '/' }] }, 'steps[1].kind'],
    ['a page step without a path', { steps: [page, { kind: 'page' }] }, 'steps[1].path'],
    ['a page step of an event', { steps: [{ ...page, eventName: 'a' }, page] }, 'steps[0].eventName'],
    ['a step with something else', { steps: [page, { ...page, name: 'a' }] }, 'steps[1].name'],
    ['visitors without a window', { scope: 'visitor' }, 'windowSeconds'],
    ['a window within a visit', { windowSeconds: 60 }, 'windowSeconds'],
    ['a year', { scope: 'visitor', windowSeconds: 31_536_000 }, 'windowSeconds'],
  ])('are not made of %s', async (_, change, field) => {
    const answer = await me.post(FUNNELS, { ...checkout(), ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details.map((d: { field: string }) => d.field)).toContain(field);
  });

  it('wait for goals of their own site only', async () => {
    const you = await t.account();
    for (const siteId of [me.site.id, you.site.id]) {
      const strange = { kind: 'goal', goalId: siteId === me.site.id ? 'goal_none' : goalId };
      const asked = siteId === me.site.id ? me : you;
      const answer = await asked.post(FUNNELS, { ...checkout(), siteId, steps: [page, strange] });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'goal_not_found']);
    }
  });

  it('are listed for a site, newest first', async () => {
    const you = await t.account();
    for (const name of ['a', 'b']) {
      await you.post(FUNNELS, { siteId: you.site.id, name, steps: [page, page] });
      t.clock.advance(1);
    }
    const { funnels } = (await you.get(`${FUNNELS}?siteId=${you.site.id}`)).json();
    expect(funnels.map((funnel: { name: string }) => funnel.name)).toEqual(['b', 'a']);
  });

  it('change; another scope drops the window', async () => {
    const funnel = await add({ scope: 'visitor', windowSeconds: 60 });
    const renamed = await me.patch(`${FUNNELS}/${funnel.id}`, { name: 'Buying' });
    expect(renamed.json().funnel).toEqual({ ...funnel, name: 'Buying' });
    const within = await me.patch(`${FUNNELS}/${funnel.id}`, { scope: 'visit', steps: [page, page] });
    expect(within.json().funnel).toMatchObject({ scope: 'visit', windowSeconds: null, steps: [page, page] });
    expect((await me.patch(`${FUNNELS}/${funnel.id}`, { windowSeconds: 5 })).statusCode).toBe(400);
    expect((await me.get(`${FUNNELS}/${funnel.id}`)).json().funnel.scope).toBe('visit');
  });

  it('are deleted', async () => {
    const { id } = await add();
    expect((await me.delete(`${FUNNELS}/${id}`)).statusCode).toBe(204);
    expect((await me.get(`${FUNNELS}/${id}`)).json().code).toBe('funnel_not_found');
  });

  it('have a report under their own site only', async () => {
    const { site } = (await me.post('/api/v1/sites', { domain: 'b.example' })).json();
    const { id } = await add();
    const elsewhere = await me.get(`/api/v1/sites/${site.id}/funnels/${id}`);
    expect([elsewhere.statusCode, elsewhere.json().code]).toEqual([404, 'funnel_not_found']);
    // The engine is away in these tests; what it answers is tested where the report is written.
    expect((await me.get(`/api/v1/sites/${me.site.id}/funnels/${id}`)).statusCode).toBe(503);
    expect((await me.get(`/api/v1/sites/${site.id}/funnels`)).json()).toEqual({
      funnels: [],
      nextCursor: null,
    });
  });
});
