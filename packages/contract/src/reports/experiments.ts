import Type, { type Static } from 'typebox';
import { closed, NextCursor, Nullable, PageQuery, Time } from '../management/common.ts';
import { Experiment } from '../management/experiments.ts';
import { Count, Fraction, filter, Money, period, span } from './common.ts';

const { goalId: _, siteId: __, ...settings } = Experiment.properties;

/** An experiment as reports name it: its goal by name. */
const item = {
  ...settings,
  goal: Type.Object({
    id: Type.String(),
    name: Nullable(Type.String({ description: 'Null once the goal has been deleted.' })),
  }),
};
export const ExperimentItem = Type.Object(item);
export type ExperimentItem = Static<typeof ExperimentItem>;

export const ExperimentsQuery = Type.Object(PageQuery, closed);
export type ExperimentsQuery = Static<typeof ExperimentsQuery>;

/** Without a period, all of the experiment's time. */
export const ExperimentQuery = Type.Object({ ...period, ...filter }, closed);
export type ExperimentQuery = Static<typeof ExperimentQuery>;

export const ExperimentsAnswer = Type.Object({
  experiments: Type.Array(ExperimentItem, { description: 'Newest first.' }),
  nextCursor: NextCursor,
});
export type ExperimentsAnswer = Static<typeof ExperimentsAnswer>;

const exposures = Count('Visitors who saw it; each once, those who saw several variants left out.');
const conversions = Count('Of them, those who met the goal afterwards.');

export const VariantResult = Type.Object({
  ...settings.variants.items.properties,
  exposures,
  conversions,
  rate: Fraction('Conversions ÷ exposures'),
  lift: Nullable(
    Type.Number({
      description:
        'The rate ÷ the control’s − 1 (0.2: a fifth more). Null for the control, and while that has no conversion.',
    }),
  ),
  liftInterval: Nullable(
    Type.Object(
      { from: Type.Number(), to: Type.Number() },
      { description: 'The lift lies in it with a probability of 95 %. Null for the control.' },
    ),
  ),
  chanceToWin: Fraction('The probability that its rate is the highest of all'),
  expectedLoss: Fraction('What choosing it is expected to cost in rate'),
  revenue: Type.Array(
    Type.Object({
      ...Money.properties,
      perVisitor: Type.Number({ description: 'Amount ÷ exposures.' }),
    }),
    { description: 'What events brought that came after the exposure, by currency.' },
  ),
});
export type VariantResult = Static<typeof VariantResult>;

export const ExperimentResults = Type.Object({
  ...item,
  period: Nullable(
    Type.Object(
      { ...span, timezone: Type.String(), interval: Type.Enum(['day', 'week']) },
      {
        description: 'From the start to the end, or now; null for a draft.',
      },
    ),
  ),
  results: Type.Array(VariantResult, { description: 'In the order of the variants.' }),
  excludedVisitors: Count('Visitors who saw several variants and count for none.'),
  sampleRatio: Type.Object({
    p: Fraction('How likely exposures as uneven as these are, given the weights (χ² test)'),
    mismatch: Type.Boolean({
      description:
        'p is below 0.001: something is wrong with the experiment, and its results are not to be trusted.',
    }),
  }),
  verdict: Type.Object({
    state: Type.Enum(['collecting', 'undecided', 'decided'], {
      description:
        '`collecting` until each variant has 100 exposures and 10 conversions; `decided` once a chance to win has reached the threshold.',
    }),
    winner: Nullable(Type.String({ description: 'The variant’s key.' })),
  }),
  series: Type.Array(
    Type.Object({
      time: Time('When the point begins.'),
      variants: Type.Array(
        Type.Object({
          key: Type.String(),
          exposures: Count('Visitors who first saw it then.'),
          conversions: Count('Those of the variant’s visitors who first met the goal then.'),
        }),
      ),
    }),
    { description: 'Without gaps, oldest first.' },
  ),
});
export type ExperimentResults = Static<typeof ExperimentResults>;

export const ExperimentResultsAnswer = Type.Object({ experiment: ExperimentResults });
export type ExperimentResultsAnswer = Static<typeof ExperimentResultsAnswer>;
