import { alertMetrics, alertOps, alertWindows } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { Email } from './accounts.ts';
import { closed, Id, Name, Nullable, Time } from './common.ts';
import { Condition, webhookLimits } from './webhooks.ts';

export const alertLimits = {
  perSite: 50,
  emails: 10,
  consecutive: 60,
  cooldownSeconds: 30 * 86_400,
} as const;

const common = {
  name: Name,
  emails: Type.Array(Email, {
    maxItems: alertLimits.emails,
    uniqueItems: true,
    description: 'Who gets an e-mail, beside the webhooks. Needs a server that sends e-mail.',
  }),
};

const threshold = {
  metric: Type.Enum([...alertMetrics], {
    description: '`errors` are custom events with the name or category `error`.',
  }),
  currency: Nullable(
    Type.String({
      pattern: '^[A-Za-z]{3}$',
      description: 'For `revenue`: ISO 4217. Null: the currency with the most; none are added together.',
    }),
  ),
  filter: Nullable(
    Type.Array(Condition, {
      maxItems: webhookLimits.conditions,
      description: 'Conditions on the data of the messages the metric counts, as in a webhook’s filter.',
    }),
  ),
  op: Type.Enum([...alertOps]),
  threshold: Type.Number({ minimum: -1e12, maximum: 1e12 }),
  window: Type.Enum(alertWindows, { description: 'The time up to now that the metric is taken over.' }),
  consecutive: Type.Integer({
    minimum: 1,
    maximum: alertLimits.consecutive,
    description: 'Readings in a row, a minute apart, that begin or end it. Default 1.',
  }),
  cooldownSeconds: Type.Integer({
    minimum: 0,
    maximum: alertLimits.cooldownSeconds,
    description: 'How long it stays quiet after it ended. Default 0.',
  }),
};

const traffic = {
  spikePct: Nullable(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: 'Per cent above the average. Null: no spikes.',
    }),
  ),
  dropPct: Nullable(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'Per cent below the average. Null: no drops.',
    }),
  ),
  minVisitors: Type.Integer({
    minimum: 0,
    maximum: 1e9,
    description:
      'Days are left alone whose visitors, and the average before them, are both fewer. Default 0.',
  }),
};

const kept = { id: Type.String(), siteId: Type.String(), ...common, createdAt: Time(), updatedAt: Time() };

export const ThresholdAlert = Type.Object({
  ...kept,
  kind: Type.Literal('threshold'),
  ...threshold,
  condition: Type.String({ description: 'The condition in words: `pageviews > 1000`.' }),
  status: Type.Enum(['ok', 'triggered']),
  triggeredAt: Nullable(Time('Null unless it is triggered.')),
  currentValue: Nullable(
    Type.Number({ description: 'The metric now; null for the moment after a start or a change.' }),
  ),
});
export const TrafficAlert = Type.Object({
  ...kept,
  kind: Type.Literal('traffic'),
  ...traffic,
  lastJudged: Nullable(Type.String({ format: 'date', description: 'The last day it looked at.' })),
});
export const Alert = Type.Union([ThresholdAlert, TrafficAlert]);
export type Alert = Static<typeof Alert>;

export const AlertChange = Type.Partial(Type.Object({ ...common, ...threshold, ...traffic }), closed);
export type AlertChange = Static<typeof AlertChange>;

export const AlertCreate = Type.Object(
  {
    siteId: Id(),
    kind: Type.Enum(['threshold', 'traffic']),
    ...AlertChange.properties,
    name: common.name,
  },
  closed,
);
export type AlertCreate = Static<typeof AlertCreate>;

export const AlertFiring = Type.Union([
  Type.Object({
    id: Type.String(),
    kind: Type.Literal('threshold'),
    at: Time(),
    condition: Type.String(),
    window: Type.String(),
    value: Type.Number(),
    threshold: Type.Number(),
    resolvedAt: Nullable(Time('Null while it goes on.')),
    resolvedValue: Nullable(Type.Number()),
  }),
  Type.Object({
    id: Type.String(),
    kind: Type.Enum(['spike', 'drop']),
    at: Time('When the day was to be judged.'),
    date: Type.String({ format: 'date', description: 'The day, in the site’s timezone.' }),
    value: Type.Integer({ description: 'Its visitors.' }),
    average: Type.Number({ description: 'The mean of up to 30 full days before.' }),
    changePct: Type.Number(),
    threshold: Type.Number({ description: 'The per cent it took.' }),
  }),
]);
export type AlertFiring = Static<typeof AlertFiring>;

export const AlertParams = Type.Object({ alertId: Id() });
