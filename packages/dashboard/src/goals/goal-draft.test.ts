import { expect, test } from 'vitest';
import { emptyDraft, goalOf } from './goal-draft.ts';

test('only what goes with the kind is sent', () => {
  const draft = {
    ...emptyDraft,
    name: ' Long ',
    path: '/x',
    eventName: 'y',
    minutes: '2.5',
    value: '5',
    currency: 'EUR',
  };
  expect(goalOf({ ...draft, kind: 'duration', conditions: [{ prop: 'a', op: 'is', value: 'b' }] })).toEqual({
    name: 'Long',
    kind: 'duration',
    oncePer: 'visit',
    path: null,
    eventName: null,
    seconds: 150,
    pages: null,
    value: 5,
    currency: 'EUR',
    conditions: [],
  });
});

test('conditions without a property are left out, and so is a value that is not given', () => {
  const conditions = [
    { prop: 'plan', op: 'is' as const, value: 'pro' },
    { prop: ' ', op: 'is' as const, value: '' },
  ];
  expect(goalOf({ ...emptyDraft, name: 'A', eventName: 'signup', conditions })).toMatchObject({
    eventName: 'signup',
    value: null,
    currency: null,
    conditions: [conditions[0]],
  });
});
