import { describe, expect, it } from 'vitest';
import {
  AppError,
  changesTheQuestion,
  type Experiment,
  type ExperimentStatus,
  experimentStatuses,
  type Variant,
  variantsProblem,
  withStatus,
} from './index.ts';

const variant = (key: string, over: Partial<Variant> = {}): Variant => ({
  key,
  name: key,
  weight: 1,
  isControl: key === 'a',
  ...over,
});

const draft: Experiment = {
  id: 'exp_1',
  siteId: 'site_1',
  key: 'hero',
  name: 'Hero',
  hypothesis: '',
  status: 'draft',
  variants: [variant('a'), variant('b')],
  goalId: 'goal_1',
  trafficShare: 1,
  threshold: 0.95,
  startedAt: null,
  endedAt: null,
  decision: null,
  createdAt: 0,
};

describe('an experiment', () => {
  const allowed: Record<ExperimentStatus, ExperimentStatus[]> = {
    draft: ['draft', 'running'],
    running: ['running', 'paused', 'completed'],
    paused: ['running', 'paused', 'completed'],
    completed: ['completed'],
  };
  const changes = experimentStatuses.flatMap(from => experimentStatuses.map(to => [from, to] as const));

  it.each(changes)('that is %s may become %s, or may not', (from, to) => {
    const change = () => withStatus({ ...draft, status: from }, to, 5);
    if (allowed[from].includes(to)) expect(change().status).toBe(to);
    else expect(change).toThrow(AppError);
  });

  it('remembers when it first ran and when it ended', () => {
    const running = withStatus(draft, 'running', 10);
    const again = withStatus(withStatus(running, 'paused', 20), 'running', 30);
    expect(again).toMatchObject({ startedAt: 10, endedAt: null });
    expect(withStatus(again, 'completed', 40)).toMatchObject({ startedAt: 10, endedAt: 40 });
  });

  it.each<[string, Variant[], string | null]>([
    ['two variants, one the control', [variant('a'), variant('b')], null],
    ['one variant', [variant('a')], 'must be at least two'],
    ['eleven', Array.from({ length: 11 }, (_, i) => variant(`v${i}`)), 'must be at most 10'],
    ['a key twice', [variant('a'), variant('a')], 'must have different keys'],
    ['no control', [variant('b'), variant('c')], 'must have exactly one with isControl'],
    [
      'two controls',
      [variant('a'), variant('b', { isControl: true })],
      'must have exactly one with isControl',
    ],
  ])('of %s', (_, variants, problem) => {
    expect(variantsProblem(variants)).toBe(problem);
  });

  it.each<[string, Partial<Experiment>, boolean]>([
    ['its key', { key: 'footer' }, true],
    ['its goal', { goalId: 'goal_2' }, true],
    ['a weight', { variants: [variant('a'), variant('b', { weight: 2 })] }, true],
    ['the order of variants', { variants: [variant('b'), variant('a')] }, true],
    ['a variant’s name', { variants: [variant('a', { name: 'Old' }), variant('b')] }, false],
    ['its traffic share', { trafficShare: 0.5 }, false],
    ['its threshold', { threshold: 0.99 }, false],
  ])('asks another question with %s changed, or the same one', (_, change, another) => {
    expect(changesTheQuestion(draft, { ...draft, ...change })).toBe(another);
  });
});
