import Type, { type Static } from 'typebox';
import { closed, Nullable } from '../management/common.ts';
import { Funnel, FunnelStep } from '../management/funnels.ts';
import { Count, Fraction, filter, MoreRows, page, period, span } from './common.ts';

/** The most funnels one request answers: each is a reading of its own. */
const most = { limit: 50, usual: 20 } as const;

export const FunnelQuery = Type.Object({ ...period, ...filter }, closed);
export type FunnelQuery = Static<typeof FunnelQuery>;

export const FunnelsQuery = Type.Object(
  {
    ...FunnelQuery.properties,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: most.limit, default: most.usual, description: 'Default 20.' }),
    ),
    cursor: page.cursor,
  },
  closed,
);
export type FunnelsQuery = Static<typeof FunnelsQuery>;
export const usualFunnels = most.usual;

const FunnelStepResult = Type.Object({
  ...FunnelStep.properties,
  label: Type.String({ description: 'What to show: the goal’s name, the path or the event’s name.' }),
  visitors: Count('Distinct visitors who came this far.'),
  visits: Nullable(Count('Visits that came this far; null with scope `visitor`.')),
  dropOff: Count(
    'Those who took the step before and not this one. Visits, or visitors with scope `visitor`.',
  ),
  dropOffRate: Fraction('Drop-off ÷ those who took the step before'),
  conversionFromPrevious: Fraction('Those who took this step ÷ those who took the one before'),
  conversionFromFirst: Fraction('Those who took this step ÷ those who took the first'),
});
export type FunnelStepResult = Static<typeof FunnelStepResult>;

export const FunnelResult = Type.Object({
  funnel: Funnel,
  period: Type.Object({ ...span, timezone: Type.String() }),
  steps: Type.Array(FunnelStepResult),
  conversionRate: Fraction('Those who took the last step ÷ those who took the first'),
});
export type FunnelResult = Static<typeof FunnelResult>;

export const FunnelsAnswer = Type.Object({
  funnels: Type.Array(FunnelResult, { description: 'Newest first.' }),
  nextCursor: MoreRows,
});
