import { funnelLimits, funnelStepKinds } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Id, Name, Nullable, Time } from './common.ts';

export const FunnelStep = Type.Object(
  {
    kind: Type.Enum([...funnelStepKinds]),
    goalId: Type.Optional(Id('For `goal`.')),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        pattern: '^[/*]',
        description: 'For `page`: a pattern; `*` within a segment, `**` across.',
      }),
    ),
    eventName: Type.Optional(
      Type.String({ minLength: 1, maxLength: 120, description: 'For `event`: the custom event’s name.' }),
    ),
  },
  closed,
);
export type FunnelStep = Static<typeof FunnelStep>;

const what = {
  name: Name,
  steps: Type.Array(FunnelStep, { minItems: funnelLimits.fewestSteps, maxItems: funnelLimits.mostSteps }),
  scope: Type.Enum(['visit', 'visitor'], {
    description:
      'Whether the steps have to fall within one visit (the default), or within `windowSeconds` over a visitor’s visits.',
  }),
  windowSeconds: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: funnelLimits.longestWindowSeconds,
      description: 'With scope `visitor`: the time from the first step to the last.',
    }),
  ),
};

export const Funnel = Type.Object({ id: Type.String(), siteId: Type.String(), ...what, createdAt: Time() });
export type Funnel = Static<typeof Funnel>;

export const FunnelChange = Type.Partial(Type.Object(what), closed);
export type FunnelChange = Static<typeof FunnelChange>;

export const FunnelCreate = Type.Object(
  { siteId: Id(), ...FunnelChange.properties, name: what.name, steps: what.steps },
  closed,
);
export type FunnelCreate = Static<typeof FunnelCreate>;

export const FunnelParams = Type.Object({ funnelId: Id() });
