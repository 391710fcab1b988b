import type { ExperimentResults, VariantResult } from '@bellwether/contract';
import { expect, it } from 'vitest';
import { chance } from './numbers.ts';
import { progressOf, verdictOf } from './verdict.ts';

const aVariant = (over: Partial<VariantResult>): VariantResult => ({
  key: 'long',
  name: 'Long',
  weight: 1,
  isControl: false,
  exposures: 1000,
  conversions: 100,
  rate: 0.1,
  lift: null,
  liftInterval: null,
  chanceToWin: 0.1,
  expectedLoss: 0.02,
  revenue: [],
  ...over,
});

const someResults = (over: Partial<ExperimentResults>): ExperimentResults => ({
  id: 'exp_1',
  key: 'hero',
  name: 'Hero',
  hypothesis: '',
  goal: { id: 'goal_1', name: 'Sign-up' },
  trafficShare: 1,
  threshold: 0.95,
  status: 'running',
  variants: [],
  startedAt: '2026-01-15T12:00:00.000Z',
  endedAt: null,
  decision: null,
  createdAt: '2026-01-15T12:00:00.000Z',
  period: null,
  results: [
    aVariant({ isControl: true }),
    aVariant({ key: 'short', name: 'Short', chanceToWin: 0.9, expectedLoss: 0.0005 }),
  ],
  excludedVisitors: 0,
  sampleRatio: { p: 0.8, mismatch: false },
  verdict: { state: 'undecided', winner: null },
  series: [],
  ...over,
});

it('says what is missing, of the variant that has least of it', () => {
  const results = [
    aVariant({ exposures: 41, conversions: 3 }),
    aVariant({ name: 'Short', exposures: 37, conversions: 4 }),
  ];
  const { title, text } = verdictOf(someResults({ results, verdict: { state: 'collecting', winner: null } }));
  expect(title).toBe('Not enough data yet');
  expect(text).toMatch(/^37 of 100 exposures of “Short”, 3 of 10 conversions of “Long”\. /);
  expect(progressOf(results)).toBe(0.3);
});

it('names who leads, and what is needed', () => {
  expect(verdictOf(someResults({}))).toEqual({
    tone: 'plain',
    title: 'No winner yet',
    text: '“Short” leads with a chance to win of 90%; 95% is needed. If it is not, choosing it costs 5.0 conversions in 10,000 visitors on average.',
  });
});

it('names the winner', () => {
  const verdict = { state: 'decided', winner: 'short' } as const;
  expect(verdictOf(someResults({ verdict }))).toMatchObject({ tone: 'good', title: '“Short” wins' });
});

it('warns of a wrong split before all else', () => {
  const sampleRatio = { p: 0.00001, mismatch: true };
  const verdict = { state: 'decided', winner: 'short' } as const;
  const { tone, text } = verdictOf(someResults({ sampleRatio, verdict }));
  expect(tone).toBe('warn');
  expect(text).toContain('p = less than 0.0001');
});

it.each([
  [0.95, '95%'],
  [0.99999, 'over 99.9%'],
  [0.00001, 'under 0.1%'],
  [0, '0%'],
  [1, '100%'],
])('writes the chance %d as %s', (fraction, text) => {
  expect(chance(fraction)).toBe(text);
});
