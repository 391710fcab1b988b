import type { FunnelResult } from '@bellwether/contract';
import { expect, it } from 'vitest';
import { largestLoss, lossOf, summaryOf } from './words.ts';

function aResult(counts: number[]): FunnelResult {
  const steps = counts.map((visits, i) => {
    const before = counts[i - 1] ?? visits;
    return {
      kind: 'page' as const,
      path: `/${i}`,
      label: `/${i}`,
      visitors: visits,
      visits,
      dropOff: before - visits,
      dropOffRate: before === 0 ? 0 : (before - visits) / before,
      conversionFromPrevious: before === 0 ? 0 : visits / before,
      conversionFromFirst: counts[0] ? visits / counts[0] : 0,
    };
  });
  return {
    funnel: {
      id: 'fun_1',
      siteId: 'site_1',
      name: 'Buying',
      steps: steps.map(({ kind, path }) => ({ kind, path })),
      scope: 'visit',
      windowSeconds: null,
      createdAt: '2026-01-15T12:00:00.000Z',
    },
    period: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-31T00:00:00.000Z', timezone: 'UTC' },
    steps,
    conversionRate: steps.at(-1)?.conversionFromFirst ?? 0,
  };
}

it('says how many went all the way, and where most were lost', () => {
  const result = aResult([200, 150, 50, 40]);
  expect(summaryOf(result)).toBe('40 of 200 visits took all 4 steps: 20%.');
  expect(lossOf(result)).toBe('Most are lost between steps 2 and 3: 100 visits (67%).');
});

it('has no loss where nobody is lost, and nothing to say where nobody came', () => {
  expect(largestLoss(aResult([5, 5]).steps)).toBeNull();
  expect(lossOf(aResult([0, 0]))).toBeNull();
  expect(summaryOf(aResult([0, 0]))).toBe('No visits took the first step in this period.');
});
