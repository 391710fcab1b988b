import type { Funnel } from '@bellwether/contract';
import { describe, expect, it } from 'vitest';
import {
  draftOf,
  emptyDraft,
  emptyStep,
  funnelOf,
  isLongerThanIds,
  moved,
  stepProblem,
  windowProblem,
} from './draft.ts';

const funnel: Funnel = {
  id: 'fun_1',
  siteId: 'site_1',
  name: 'Buying',
  steps: [
    { kind: 'page', path: '/products/**' },
    { kind: 'event', eventName: 'add_to_cart' },
    { kind: 'goal', goalId: 'goal_1' },
  ],
  scope: 'visit',
  windowSeconds: null,
  createdAt: '2026-01-15T12:00:00.000Z',
};

describe('a funnel’s form', () => {
  it('sends what it was filled with', () => {
    const { name, steps, scope, windowSeconds } = funnel;
    expect(funnelOf(draftOf(funnel))).toEqual({ name, steps, scope, windowSeconds });
  });

  it.each([
    [604_800, '7', 'd'],
    [7200, '2', 'h'],
    [5400, '90', 'm'],
  ])('shows a window of %d seconds as %s %s, and keeps it', (windowSeconds, windowLength, windowUnit) => {
    const draft = draftOf({ ...funnel, scope: 'visitor', windowSeconds });
    expect(draft).toMatchObject({ windowLength, windowUnit });
    expect(funnelOf(draft).windowSeconds).toBe(windowSeconds);
  });

  it('sends of a step only what its kind needs', () => {
    const step = { ...emptyStep('event'), eventName: ' signup ', path: '/left-over' };
    expect(funnelOf({ ...emptyDraft(), steps: [step] }).steps).toEqual([
      { kind: 'event', eventName: 'signup' },
    ]);
  });

  it('says what a step lacks', () => {
    expect(stepProblem({ ...emptyStep('page'), path: 'thanks' })).toBe('A path begins with / or *.');
    expect(stepProblem(emptyStep('goal'))).toBe('Choose a goal.');
    expect(stepProblem({ ...emptyStep('event'), eventName: 'x' })).toBeNull();
  });

  it('says what is wrong with a window', () => {
    const draft = { ...emptyDraft(), scope: 'visitor' as const };
    expect(windowProblem({ ...draft, windowLength: '91' })).toBe('At most 90 days.');
    expect(windowProblem({ ...draft, windowLength: 'x' })).toBe('Say how long.');
    expect(windowProblem({ ...draft, windowLength: '' })).toBe('Say how long.');
    expect(windowProblem(draft)).toBeNull();
    expect(windowProblem({ ...emptyDraft(), windowLength: 'x' })).toBeNull();
  });

  it('warns of a window that daily ids do not reach over', () => {
    const draft = { ...emptyDraft(), scope: 'visitor' as const };
    expect(isLongerThanIds(draft, 'daily')).toBe(true);
    expect(isLongerThanIds(draft, 'persistent')).toBe(false);
    expect(isLongerThanIds({ ...draft, windowLength: '1' }, 'daily')).toBe(false);
  });
});

it('a step moves by one place, and not over the ends', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
});
