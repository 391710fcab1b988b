import { quietAlert } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
});
afterAll(() => t.close());

const ALERTS = '/api/v1/alerts';
const busy = () => ({
  siteId: me.site.id,
  name: 'Busy',
  kind: 'threshold',
  metric: 'pageviews',
  op: '>',
  threshold: 1000,
  window: '1h',
});
const daily = () => ({ siteId: me.site.id, name: 'Daily', kind: 'traffic', spikePct: 50, dropPct: 30 });
const add = async (alert: object) => (await me.post(ALERTS, alert)).json().alert;

describe('alerts', () => {
  it('on a metric are added with what is usual', async () => {
    const alert = await add(busy());
    expect(alert).toEqual({
      id: expect.stringMatching(/^alert_/),
      ...busy(),
      currency: null,
      filter: null,
      consecutive: 1,
      cooldownSeconds: 0,
      emails: [],
      condition: 'pageviews > 1000',
      status: 'ok',
      triggeredAt: null,
      currentValue: null,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(t.noted.changed).toContain(`alert ${alert.id}`);
  });

  it('on days are added, one of the two per cents sufficing', async () => {
    const { spikePct: _, ...drops } = daily();
    expect(await add(drops)).toMatchObject({ kind: 'traffic', spikePct: null, dropPct: 30, minVisitors: 0 });
    expect(await add(daily())).toMatchObject({ spikePct: 50, dropPct: 30, lastJudged: null });
  });

  it('may look at what they count, as a webhook’s filter does', async () => {
    const filter = [{ field: 'goal.name', op: 'is', value: 'Signup' }];
    expect(await add({ ...busy(), metric: 'conversions', filter })).toMatchObject({ filter });
    const refused = await me.post(ALERTS, { ...busy(), filter });
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'invalid_filter']);
    expect(refused.json().details[0].field).toBe('filter[0].field');
  });

  it.each<[string, object, string]>([
    ['a metric nobody knows', { metric: 'bounces' }, 'metric'],
    ['no metric', { metric: undefined }, 'metric'],
    ['no threshold', { threshold: undefined }, 'threshold'],
    ['equality', { op: '=' }, 'op'],
    ['a window of one’s own', { window: '2h' }, 'window'],
    ['no reading', { consecutive: 0 }, 'consecutive'],
    ['a cooldown that runs backwards', { cooldownSeconds: -1 }, 'cooldownSeconds'],
    ['pageviews of a currency', { currency: 'EUR' }, 'currency'],
    ['per cents beside a threshold', { spikePct: 5 }, 'spikePct'],
    ['an address that is none', { emails: ['nobody'] }, 'emails[0]'],
    ['days with nothing to look for', { ...{ kind: 'traffic' }, ...gone() }, 'spikePct'],
    ['a drop of more than all', { ...{ kind: 'traffic' }, ...gone(), dropPct: 101 }, 'dropPct'],
    ['days with a metric', { kind: 'traffic', spikePct: 50 }, 'metric'],
  ])('are not made of %s', async (_, change, field) => {
    const answer = await me.post(ALERTS, { ...busy(), ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().details.map((d: { field: string }) => d.field)).toContain(field);
  });

  it('change, their kind aside', async () => {
    const alert = await add(busy());
    const changed = await me.patch(`${ALERTS}/${alert.id}`, {
      threshold: 5,
      metric: 'revenue',
      currency: 'eur',
    });
    expect(changed.json().alert).toMatchObject({ threshold: 5, condition: 'revenue > 5 EUR' });
    const refused = await me.patch(`${ALERTS}/${alert.id}`, { spikePct: 20 });
    expect(refused.json().details).toEqual([
      { field: 'spikePct', problem: 'does not go with kind threshold' },
    ]);
    expect((await me.patch(`${ALERTS}/${alert.id}`, { kind: 'traffic' })).json().code).toBe('unknown_field');
    expect((await me.get(`${ALERTS}/${alert.id}`)).json().alert).toEqual(changed.json().alert);
  });

  it('are listed for a site, and deleted', async () => {
    const you = await t.account();
    const { alert } = (await you.post(ALERTS, { ...busy(), siteId: you.site.id })).json();
    expect((await you.get(`${ALERTS}?siteId=${you.site.id}`)).json().alerts).toEqual([alert]);
    expect((await you.delete(`${ALERTS}/${alert.id}`)).statusCode).toBe(204);
    expect((await you.get(`${ALERTS}/${alert.id}`)).json().code).toBe('alert_not_found');
  });

  it('are fifty of a site at most', async () => {
    const { site, post, get } = await t.account();
    const fill = async () => (await post(ALERTS, { ...busy(), siteId: site.id })).json();
    for (let i = 0; i < 50; i++) expect(await fill()).toHaveProperty('alert');
    expect((await fill()).code).toBe('alert_limit_reached');
    expect((await get(`${ALERTS}?siteId=${site.id}`)).json().alerts.length).toBe(50);
  });

  it('take addresses only where e-mail is sent', async () => {
    const alert = await add({ ...busy(), emails: ['ops@example.com'] });
    expect(alert.emails).toEqual(['ops@example.com']);
    const { mailer } = t.deps;
    t.deps.mailer = null;
    const answer = await me.post(ALERTS, { ...busy(), emails: ['ops@example.com'] });
    t.deps.mailer = mailer;
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'mail_not_configured']);
  });

  it('tell how they stand, and what they told', async () => {
    const alert = await add(busy());
    const at = Date.parse('2026-01-15T11:00:00Z');
    const state = { ...quietAlert, status: 'triggered', since: at } as const;
    const firing = {
      id: t.deps.ids('fir'),
      kind: 'threshold',
      at,
      condition: 'pageviews > 1000',
      window: '1h',
      value: 1001,
      threshold: 1000,
      resolvedAt: null,
      resolvedValue: null,
    } as const;
    const message = { id: 'msg_1', type: 'alert.triggered', siteId: me.site.id, at, data: '{}' } as const;
    await t.registry.alerts.settle(alert.id, state, {
      history: firing,
      message: { ...message, accountId: me.accountId },
      deliveries: [],
      letters: [],
      now: at,
    });
    const shown = (await me.get(`${ALERTS}/${alert.id}`)).json().alert;
    expect(shown).toMatchObject({ status: 'triggered', triggeredAt: '2026-01-15T11:00:00.000Z' });
    const { history, nextCursor } = (await me.get(`${ALERTS}/${alert.id}/history`)).json();
    expect(history).toEqual([{ ...firing, at: '2026-01-15T11:00:00.000Z' }]);
    expect(nextCursor).toBeNull();
  });
});

/** What a threshold alert has and a traffic alert has not. */
function gone() {
  return { metric: undefined, op: undefined, threshold: undefined, window: undefined };
}
