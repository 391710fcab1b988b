import { expect, it } from 'vitest';
import { aTrackedEvent } from '../test/events.ts';
import type { AlertMetric } from './alert.ts';
import { alertWeight } from './alert-metric.ts';
import type { TrackedEvent } from './event.ts';
import type { Condition } from './filter.ts';

const weight = (metric: AlertMetric, event: Partial<TrackedEvent>, more: object = {}): number =>
  alertWeight({ metric, currency: null, filter: null, ...more }, aTrackedEvent(event));

const custom = { type: 'event', name: 'order' } as const;
const conversion = (goalId: string) => ({ goalId, number: 1, name: goalId, value: null, currency: null });
const paid = { ...custom, revenue: { amount: 9.5, currency: 'EUR' } };

it.each<[AlertMetric, Partial<TrackedEvent>, number]>([
  ['pageviews', {}, 1],
  ['pageviews', custom, 0],
  ['events', custom, 1],
  ['events', {}, 0],
  ['visitors', {}, 1],
  ['visitors', custom, 1],
  ['visits', { startsSession: true }, 1],
  ['visits', {}, 0],
  ['conversions', { conversions: [conversion('a'), conversion('b')] }, 2],
  ['revenue', paid, 9.5],
  ['revenue', custom, 0],
  ['errors', { ...custom, name: 'Error' }, 1],
  ['errors', { ...custom, category: 'error' }, 1],
  ['errors', custom, 0],
  ['visitors', { type: 'engagement' }, 0],
  ['pageviews', { live: false }, 0],
])('of %s, %j is %d', (metric, event, expected) => {
  expect(weight(metric, event)).toBe(expected);
});

it('of revenue in a currency, others are nothing', () => {
  expect(weight('revenue', paid, { currency: 'EUR' })).toBe(9.5);
  expect(weight('revenue', paid, { currency: 'USD' })).toBe(0);
});

it.each<[AlertMetric, Partial<TrackedEvent>, Condition, number]>([
  ['pageviews', { path: '/docs' }, { field: 'path', op: 'is', value: '/docs' }, 1],
  ['pageviews', {}, { field: 'path', op: 'is', value: '/docs' }, 0],
  ['events', custom, { field: 'data.name', op: 'in', value: ['order'] }, 1],
  ['visits', { startsSession: true }, { field: 'device.type', op: 'is', value: 'mobile' }, 0],
  ['revenue', paid, { field: 'revenue.amount', op: 'gt', value: 9 }, 9.5],
  [
    'conversions',
    { conversions: [conversion('a'), conversion('b')] },
    { field: 'goal.id', op: 'is', value: 'b' },
    1,
  ],
])('a filter leaves of %s what meets it', (metric, event, condition, expected) => {
  expect(weight(metric, event, { filter: [condition] })).toBe(expected);
});
