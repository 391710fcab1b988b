import { experimentLimits, experimentStatuses } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Id, Name, Nullable, Time } from './common.ts';

/** What pages name experiments and variants by. */
const Key = (description: string) =>
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$', description });

const variant = {
  key: Key('What `bellwether.variant()` answers.'),
  name: Name,
  weight: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1e6,
    description: 'Its part of the visitors, in relation to the others. Default 1.',
  }),
  isControl: Type.Boolean({
    description: 'What the others are held against; exactly one. Default: the first.',
  }),
};

const ExperimentVariant = Type.Object(variant, closed);
export type ExperimentVariant = Static<typeof ExperimentVariant>;

const VariantGiven = Type.Object(
  {
    key: variant.key,
    name: Type.Optional(variant.name),
    weight: Type.Optional(variant.weight),
    isControl: Type.Optional(variant.isControl),
  },
  closed,
);
export type VariantGiven = Static<typeof VariantGiven>;

const what = {
  key: Key('What `bellwether.variant(key)` asks for; one of a kind in its site.'),
  name: Name,
  hypothesis: Type.String({ maxLength: 2000 }),
  goalId: Id('The goal of the site that tells which variant is better.'),
  trafficShare: Type.Number({
    minimum: 0,
    maximum: 1,
    description:
      'The part of the visitors who take part. Default 1. A share that grows takes nobody’s variant away.',
  }),
  threshold: Type.Number({
    minimum: experimentLimits.leastThreshold,
    exclusiveMaximum: 1,
    description: 'The chance to win that decides it. Default 0.95.',
  }),
};

const status = Type.Enum([...experimentStatuses], {
  description: 'A draft starts `running`; what runs may be `paused` and go on, or be `completed` for good.',
});

export const Experiment = Type.Object({
  id: Type.String(),
  siteId: Type.String(),
  ...what,
  status,
  variants: Type.Array(ExperimentVariant),
  startedAt: Nullable(Time('When it first ran.')),
  endedAt: Nullable(Time('When it was completed.')),
  decision: Nullable(
    Type.Object(
      { variant: Type.String({ description: 'The winner’s key.' }), at: Time() },
      { description: 'What `experiment.decided` told; null until then.' },
    ),
  ),
  createdAt: Time(),
});
export type Experiment = Static<typeof Experiment>;

const VariantsGiven = Type.Array(VariantGiven, { minItems: 2, maxItems: experimentLimits.variants });

export const ExperimentCreate = Type.Object(
  {
    siteId: Id(),
    key: what.key,
    goalId: what.goalId,
    variants: VariantsGiven,
    name: Type.Optional(what.name),
    hypothesis: Type.Optional(what.hypothesis),
    trafficShare: Type.Optional(what.trafficShare),
    threshold: Type.Optional(what.threshold),
  },
  closed,
);
export type ExperimentCreate = Static<typeof ExperimentCreate>;

export const ExperimentChange = Type.Partial(
  Type.Object({ ...what, variants: VariantsGiven, status }),
  closed,
);
export type ExperimentChange = Static<typeof ExperimentChange>;

export const ExperimentParams = Type.Object({ experimentId: Id() });

/** `GET /api/experiments`: what the tracker asks once a page. */
export const AssignmentsQuery = Type.Object(
  {
    site: Id('The site’s id.'),
    visitor: Type.Optional(
      Type.String({
        maxLength: 128,
        description:
          'The id that the browser keeps; used only where the site says `visitorId: "persistent"`.',
      }),
    ),
  },
  closed,
);

export const AssignmentsAnswer = Type.Record(Type.String(), Type.String(), {
  description: 'Variants by the keys of the running experiments that the visitor takes part in.',
});
