import Type, { type Static } from 'typebox';
import { closed, Id, Name, Nullable, Time } from './common.ts';

const PropCondition = Type.Object(
  {
    prop: Type.String({ minLength: 1, maxLength: 300 }),
    op: Type.Enum(['is', 'is_not', 'contains']),
    value: Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()]),
  },
  closed,
);

const what = {
  name: Name,
  kind: Type.Enum(['page', 'event', 'duration', 'pages_per_visit']),
  path: Nullable(
    Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '^[/*]',
      description: 'For `page`: a pattern; `*` within a segment, `**` across.',
    }),
  ),
  eventName: Nullable(
    Type.String({ minLength: 1, maxLength: 120, description: 'For `event`: the custom event’s name.' }),
  ),
  seconds: Nullable(
    Type.Integer({ minimum: 1, maximum: 86_400, description: 'For `duration`: how long a visit lasts.' }),
  ),
  pages: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: 'For `pages_per_visit`: how many pages it sees.',
    }),
  ),
  conditions: Type.Array(PropCondition, {
    maxItems: 20,
    description: 'On the event’s properties; all must hold.',
  }),
  value: Nullable(
    Type.Number({
      minimum: -1e12,
      maximum: 1e12,
      description: 'What a conversion without revenue is worth.',
    }),
  ),
  currency: Nullable(Type.String({ pattern: '^[A-Za-z]{3}$', description: 'ISO 4217; goes with `value`.' })),
  oncePer: Type.Enum(['visit', 'visitor', 'every'], { description: 'Default `visit`.' }),
};

export const Goal = Type.Object({
  id: Type.String(),
  number: Type.Integer({ description: 'Counts up from 1 in a site.' }),
  siteId: Type.String(),
  ...what,
  createdAt: Time(),
});
export type Goal = Static<typeof Goal>;

export const GoalChange = Type.Partial(Type.Object(what), closed);
export type GoalChange = Static<typeof GoalChange>;

export const GoalCreate = Type.Object(
  { siteId: Id(), ...GoalChange.properties, name: what.name, kind: what.kind },
  closed,
);
export type GoalCreate = Static<typeof GoalCreate>;

export const GoalParams = Type.Object({ goalId: Id() });
