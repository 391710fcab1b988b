import type { ExperimentResults } from '@bellwether/contract';
import { expect, it } from 'vitest';
import { linesOf } from './series.ts';

const variant = (key: string, isControl: boolean) => ({
  key,
  name: key,
  weight: 1,
  isControl,
  exposures: 0,
  conversions: 0,
  rate: 0,
  lift: null,
  liftInterval: null,
  chanceToWin: 0,
  expectedLoss: 0,
  revenue: [],
});

const experiment: ExperimentResults = {
  id: 'exp_1',
  key: 'hero',
  name: 'Hero',
  hypothesis: '',
  goal: { id: 'goal_1', name: 'Sign-up' },
  trafficShare: 1,
  threshold: 0.95,
  status: 'running',
  variants: [],
  startedAt: null,
  endedAt: null,
  decision: null,
  createdAt: '2026-01-15T12:00:00.000Z',
  period: null,
  results: [variant('a', true), variant('b', false)],
  excludedVisitors: 0,
  sampleRatio: { p: 1, mismatch: false },
  verdict: { state: 'collecting', winner: null },
  series: [
    { time: '2026-01-15T00:00:00Z', variants: [{ key: 'a', exposures: 0, conversions: 0 }] },
    {
      time: '2026-01-16T00:00:00Z',
      variants: [
        { key: 'a', exposures: 10, conversions: 1 },
        { key: 'b', exposures: 4, conversions: 1 },
      ],
    },
    {
      time: '2026-01-17T00:00:00Z',
      variants: [
        { key: 'a', exposures: 10, conversions: 4 },
        { key: 'b', exposures: 0, conversions: 1 },
      ],
    },
  ],
};

it('rates are those of all until then', () => {
  expect(linesOf(experiment, 'rate').map(({ values }) => values)).toEqual([
    [null, 0.1, 0.25],
    [null, 0.25, 0.5],
  ]);
});

it('counts are those of the day, and the control looks quieter', () => {
  const [control, other] = linesOf(experiment, 'exposures');
  expect(control).toMatchObject({ look: 'series-quiet', values: [0, 10, 10] });
  expect(other).toMatchObject({ look: 'series-1', values: [0, 4, 0] });
});
