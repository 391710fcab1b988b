import Type, { type Static } from 'typebox';
import { closed, Nullable, Time } from './common.ts';

/** Periods a webhook's health is told for, and the width of their slots in minutes. */
export const healthPeriods = { '24h': 30, '7d': 240 } as const;
export type HealthPeriod = keyof typeof healthPeriods;

export const HealthQuery = Type.Object(
  {
    period: Type.Optional(
      Type.Enum(Object.keys(healthPeriods) as HealthPeriod[], {
        description: 'Default `24h`, in slots of half an hour; `7d` in slots of four hours.',
      }),
    ),
  },
  closed,
);

const counted = {
  succeeded: Type.Integer({ description: 'Attempts that were answered 2xx.' }),
  failed: Type.Integer({ description: 'Attempts that came to anything else.' }),
};

export const WebhookHealth = Type.Object({
  from: Time(),
  to: Time(),
  attempts: Type.Object({
    ...counted,
    successRate: Nullable(Type.Number({ description: 'A fraction of 1; null without attempts.' })),
    averageMs: Nullable(Type.Number({ description: 'Of an attempt’s duration; null without attempts.' })),
  }),
  deliveries: Type.Object(
    { pending: Type.Integer(), paused: Type.Integer(), failed: Type.Integer() },
    { description: 'That are in these states now, counted up to 10,000 each.' },
  ),
  series: Type.Array(Type.Object({ time: Time(), ...counted }), {
    description: 'The slots of the period, the oldest first, empty ones included.',
  }),
});
export type WebhookHealth = Static<typeof WebhookHealth>;
