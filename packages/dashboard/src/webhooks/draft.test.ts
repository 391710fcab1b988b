import type { Webhook } from '@bellwether/contract';
import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf, newDraft, problemsOf } from './draft.ts';
import { conditionOf, draftCondition, type Operator } from './draft-condition.ts';

const webhook: Webhook = {
  id: 'wh_1',
  siteId: 'site_1',
  name: 'CRM',
  description: 'Leads',
  url: 'https://example.com/hook',
  events: ['goal.converted'],
  filter: [{ field: 'goal.name', op: 'in', value: ['A', 'B'] }],
  format: 'zta',
  headers: { 'X-Token': 'abc' },
  active: true,
  disabledReason: null,
  timeoutSeconds: 2.5,
  retry: [5, 300],
  rateLimit: 10,
  createdAt: '2026-01-15T12:00:00.000Z',
  updatedAt: '2026-01-15T12:00:00.000Z',
  lastTriggered: null,
  lastStatus: null,
  failingSince: null,
};

describe('a draft', () => {
  it('of a webhook that is saved unchanged changes nothing', () => {
    const body = bodyOf(draftOf(webhook));
    expect(webhook).toMatchObject(body);
    const plain = {
      ...webhook,
      filter: null,
      retry: null,
      timeoutSeconds: null,
      rateLimit: null,
      siteId: null,
    };
    expect(plain).toMatchObject(bodyOf(draftOf(plain)));
    expect(bodyOf(draftOf({ ...webhook, retry: 'zta' })).retry).toBe('zta');
  });

  it('that is new has a destination and types to be chosen', () => {
    expect(Object.keys(problemsOf(newDraft(null)))).toEqual(['url', 'events']);
  });

  it('leaves the name to the server when none is given', () => {
    expect(bodyOf({ ...draftOf(webhook), name: ' ' })).not.toHaveProperty('name');
  });

  it('leaves out headers without a name', () => {
    const headers = [{ name: '', value: 'x' }];
    expect(bodyOf({ ...draftOf(webhook), headers }).headers).toEqual({});
  });

  it.each<[string, object]>([
    ['timeoutSeconds', { timeoutSeconds: '31' }],
    ['timeoutSeconds', { timeoutSeconds: 'soon' }],
    ['rateLimit', { rateLimit: '0' }],
    ['waits', { retry: 'own', waits: '5s, soon' }],
    ['waits', { retry: 'own', waits: '0' }],
  ])('is told what is wrong with its %s', (field, change) => {
    expect(Object.keys(problemsOf({ ...draftOf(webhook), ...change }))).toEqual([field]);
  });

  it('may have no further attempts at all', () => {
    const draft = { ...draftOf(webhook), retry: 'own', waits: '' };
    expect([problemsOf(draft), bodyOf(draft).retry]).toEqual([{}, []]);
  });
});

describe('a condition', () => {
  it.each<[Operator, string, unknown]>([
    ['is', 'Purchase', 'Purchase'],
    ['is', 'null', null],
    ['in', 'a, b', ['a', 'b']],
    ['gt', '100', 100],
    ['exists', 'true', true],
    ['exists', 'false', false],
    ['matches', '/blog/*', '/blog/*'],
  ])('%s %j asks for %j, and is shown the same again', (op, value, asked) => {
    const condition = conditionOf({ field: ' goal.name ', op, value });
    expect(condition).toEqual({ field: 'goal.name', op, value: asked });
    expect(draftCondition(condition).value).toBe(value);
  });
});
