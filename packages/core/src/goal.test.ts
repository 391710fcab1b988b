import { describe, expect, it } from 'vitest';
import { aGoal, anEvent } from '../test/events.ts';
import type { EnrichedEvent } from './event.ts';
import { conversionOf, type Goal, meetsGoal, type PropCondition } from './goal.ts';

const visit = { durationSeconds: 60, pageviews: 3 };
const click = (change: Partial<EnrichedEvent> = {}) =>
  anEvent({ type: 'event', name: 'signup', path: '/join', ...change });
const ping = anEvent({ type: 'engagement', path: '/thanks' });

describe('a goal is met', () => {
  const page = aGoal({ kind: 'page', path: '/thanks*' });
  const event = aGoal({ kind: 'event', eventName: 'signup' });
  const duration = aGoal({ kind: 'duration', seconds: 60 });
  const pages = aGoal({ kind: 'pages_per_visit', pages: 3 });

  it.each<[string, Goal, EnrichedEvent, boolean]>([
    ['page: its path viewed', page, anEvent({ path: '/thanks-a-lot' }), true],
    ['page: another path', page, anEvent({ path: '/' }), false],
    ['page: a custom event on its path', page, click({ path: '/thanks' }), false],
    ['page: a ping on its path', page, ping, false],
    ['event: its name', event, click(), true],
    ['event: another name, case counting', event, click({ name: 'Signup' }), false],
    ['event: a pageview', event, anEvent({ name: 'signup' }), false],
    ['duration: reached', duration, anEvent(), true],
    ['duration: not reached', aGoal({ kind: 'duration', seconds: 61 }), anEvent(), false],
    ['duration: reached at a ping, which is no event', duration, ping, false],
    ['pages: reached', pages, anEvent(), true],
    ['pages: not reached', aGoal({ kind: 'pages_per_visit', pages: 4 }), anEvent(), false],
    ['an unset kind: never', aGoal({ kind: 'page', path: null }), anEvent(), false],
  ])('%s', (_, goal, given, met) => {
    expect(meetsGoal(goal, given, visit)).toBe(met);
  });
});

describe('its conditions on properties', () => {
  const props = { plan: 'pro', seats: 5, trial: false };
  it.each<[PropCondition[], boolean]>([
    [[{ prop: 'plan', op: 'is', value: 'pro' }], true],
    [[{ prop: 'plan', op: 'is', value: 'free' }], false],
    [[{ prop: 'seats', op: 'is', value: '5' }], true],
    [[{ prop: 'trial', op: 'is', value: false }], true],
    [[{ prop: 'missing', op: 'is', value: 'undefined' }], false],
    [[{ prop: 'plan', op: 'is_not', value: 'free' }], true],
    [[{ prop: 'missing', op: 'is_not', value: 'free' }], true],
    [[{ prop: 'plan', op: 'contains', value: 'r' }], true],
    [[{ prop: 'missing', op: 'contains', value: '' }], false],
    [
      [
        { prop: 'plan', op: 'is', value: 'pro' },
        { prop: 'seats', op: 'is', value: 6 },
      ],
      false,
    ],
    [[{ prop: 'constructor', op: 'is_not', value: 'x' }], true],
    [[{ prop: 'constructor', op: 'contains', value: 'native' }], false],
  ])('%j: %s', (conditions, met) => {
    expect(
      meetsGoal(aGoal({ kind: 'event', eventName: 'signup', conditions }), click({ props }), visit),
    ).toBe(met);
  });
});

describe('a conversion is worth', () => {
  const worth = (goal: Partial<Goal>, event: Partial<EnrichedEvent> = {}) => {
    const { value, currency } = conversionOf(aGoal(goal), anEvent(event));
    return [value, currency];
  };
  const revenue = { amount: 12.5, currency: 'EUR' };

  it('the event’s revenue, else the goal’s value, else nothing', () => {
    expect(worth({ value: 49, currency: 'USD' }, { revenue })).toEqual([12.5, 'EUR']);
    expect(worth({ value: 49, currency: 'USD' })).toEqual([49, 'USD']);
    expect(worth({ value: 0, currency: 'USD' })).toEqual([0, 'USD']);
    expect(worth({ value: null, currency: 'USD' })).toEqual([null, null]);
  });
});
