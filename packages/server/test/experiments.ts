import type { Experiment } from '@bellwether/core';

/** A draft of two variants with the same chances; a test names what matters to it. */
export const anExperiment = (over: Partial<Experiment> = {}): Experiment => ({
  id: 'exp_1',
  siteId: 'site_a',
  key: 'hero',
  name: 'Hero',
  hypothesis: 'A shorter headline brings more sign-ups.',
  status: 'draft',
  variants: [
    { key: 'a', name: 'As it was', weight: 1, isControl: true },
    { key: 'b', name: 'Shorter', weight: 1, isControl: false },
  ],
  goalId: 'goal_1',
  trafficShare: 1,
  threshold: 0.95,
  startedAt: null,
  endedAt: null,
  decision: null,
  createdAt: 0,
  ...over,
});
