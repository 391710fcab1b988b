import { describe, expect, it } from 'vitest';
import { chance } from '../query/test/world.ts';
import { type Counted, createCounter } from './counter.ts';

const T0 = Date.parse('2026-01-15T12:00:00Z');
const SECOND = 1000;
const counted = (over: Partial<Counted> = {}): Counted => ({
  id: '1',
  at: T0,
  visitorId: 'vis_1',
  weight: 1,
  currency: '',
  ...over,
});

describe('visitors', () => {
  it('are those with an event in the window, each once, in whatever order events come', () => {
    const random = chance(3);
    const counter = createCounter({ metric: 'visitors', window: '5m' });
    const added: Counted[] = [];
    let now = T0;
    for (let i = 0; i < 3000; i++) {
      now += Math.floor(random() * 20 * SECOND);
      const at = now - Math.floor(random() * 400 * SECOND);
      const event = counted({ at, visitorId: `vis_${Math.floor(random() * 40)}` });
      counter.add(event);
      added.push(event);
      const second = (moment: number) => Math.floor(moment / SECOND);
      const there = added.filter(one => second(one.at) > second(now) - 300);
      expect(counter.value(now)).toBe(new Set(there.map(one => one.visitorId)).size);
    }
  });
});

describe('an event', () => {
  it('counts until its second is as old as the window', () => {
    const counter = createCounter({ metric: 'pageviews', window: '5m' });
    counter.add(counted({ at: T0 + 999 }));
    expect(counter.value(T0 + 300 * SECOND - 1)).toBe(1);
    expect(counter.value(T0 + 300 * SECOND)).toBe(0);
  });
});

describe('revenue', () => {
  it('of several currencies is that with the most, never their sum', () => {
    const counter = createCounter({ metric: 'revenue', window: '1h' });
    for (const [weight, currency] of [
      [10, 'EUR'],
      [15, 'USD'],
      [6, 'EUR'],
    ] as const)
      counter.add(counted({ weight, currency }));
    expect(counter.value(T0)).toBe(16);
  });

  it('adds up without crumbs', () => {
    const counter = createCounter({ metric: 'revenue', window: '1h' });
    for (let i = 0; i < 3; i++) counter.add(counted({ weight: 0.1, currency: 'EUR' }));
    expect(counter.value(T0)).toBe(0.3);
    counter.add(counted({ weight: -0.3, currency: 'EUR' }));
    expect(counter.value(T0)).toBe(0);
  });
});
