import type { ExperimentItem } from '@bellwether/contract';
import { describe, expect, it } from 'vitest';
import { changeOf, draftOf, emptyDraft, experimentOf, keyFrom, problemsOf, sharesOf } from './draft.ts';

const experiment: ExperimentItem = {
  id: 'exp_1',
  key: 'hero',
  name: 'Shorter headline',
  hypothesis: 'Short is better.',
  goal: { id: 'goal_1', name: 'Sign-up' },
  trafficShare: 0.07,
  threshold: 0.99,
  status: 'draft',
  variants: [
    { key: 'long', name: 'long', weight: 1, isControl: false },
    { key: 'short', name: 'The short one', weight: 3, isControl: true },
  ],
  startedAt: null,
  endedAt: null,
  decision: null,
  createdAt: '2026-01-15T12:00:00.000Z',
};

describe('an experiment’s form', () => {
  it('sends what it was filled with', () => {
    const { key, name, hypothesis, goal, variants, trafficShare, threshold } = experiment;
    expect(experimentOf(draftOf(experiment))).toEqual({
      ...{ key, name, hypothesis, variants, trafficShare, threshold },
      goalId: goal.id,
    });
  });

  it('leaves the key and the goal alone once it has started', () => {
    const change = changeOf(draftOf(experiment), true);
    expect(Object.keys(change).sort()).toEqual([
      'hypothesis',
      'name',
      'threshold',
      'trafficShare',
      'variants',
    ]);
  });

  it('names an experiment by its key where it has no name', () => {
    expect(experimentOf({ ...emptyDraft(), key: 'hero' })).toMatchObject({ name: 'hero' });
  });

  it('says what is wrong', () => {
    const draft = { ...draftOf(experiment), key: 'two words', goalId: '', threshold: '70', trafficShare: '' };
    expect(Object.keys(problemsOf(draft)).sort()).toEqual(['goalId', 'key', 'threshold', 'trafficShare']);
    expect(problemsOf(draftOf(experiment))).toEqual({});
  });

  it.each([
    [{ key: 'long' }, 'Each variant needs a key of its own.'],
    [{ key: '' }, /^Each variant needs a key:/],
    [{ weight: '0' }, 'Each variant needs a weight above 0.'],
  ])('refuses a variant with %j', (part, problem) => {
    const draft = draftOf(experiment);
    const variants = draft.variants.map((variant, i) => (i === 1 ? { ...variant, ...part } : variant));
    expect(problemsOf({ ...draft, variants }).variants).toMatch(problem);
  });
});

it('weights are shares of one', () => {
  const { variants } = draftOf(experiment);
  expect(sharesOf(variants)).toEqual([0.25, 0.75]);
  expect(sharesOf(variants.map(variant => ({ ...variant, weight: 'x' })))).toEqual([0, 0]);
});

it('a name makes a key', () => {
  expect(keyFrom('  Shorter Überschrift, v2! ')).toBe('shorter-uberschrift-v2');
  expect(keyFrom('日本')).toBe('');
});
