import {
  formatNames,
  MAX_WAITS,
  messageTypes,
  operators,
  type SchedulePreset,
  schedules,
} from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, ErrorBody, Id, Name, Nullable, Time } from './common.ts';

export const webhookLimits = { headers: 20, conditions: 20, urlLength: 2000, timeoutSeconds: 30 } as const;

const Scalar = Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean(), Type.Null()]);

export const Condition = Type.Object(
  {
    field: Type.String({
      minLength: 1,
      maxLength: 300,
      description: 'A path in the message’s data, as `goal.name` or `data.props.plan`.',
    }),
    op: Type.Enum([...operators]),
    value: Type.Optional(
      Type.Union([Scalar, Type.Array(Scalar, { maxItems: 100 })], {
        description:
          'A list for `in`; may be left out for `exists`. `matches` takes `*` for any run of characters.',
      }),
    ),
  },
  closed,
);

const presets = Object.keys(schedules) as SchedulePreset[];
const Retry = Type.Union(
  [
    Type.Enum(presets),
    Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 30 * 86_400 }), { maxItems: MAX_WAITS }),
  ],
  {
    description: `A preset, or the seconds to wait before each further attempt (at most ${MAX_WAITS}). Null: the format’s own.`,
  },
);

const set = {
  name: Name,
  description: Type.String({ maxLength: 1000 }),
  url: Type.String({ minLength: 1, maxLength: webhookLimits.urlLength, description: 'https only.' }),
  siteId: Nullable(Id('Null: all sites of the account.')),
  filter: Nullable(
    Type.Array(Condition, {
      maxItems: webhookLimits.conditions,
      description: 'Conditions on the message’s data, all of which must hold.',
    }),
  ),
  format: Type.Enum(formatNames, { description: 'How requests look on the wire. Default `standard`.' }),
  headers: Type.Record(Type.String(), Type.String({ maxLength: 2000 }), {
    maxProperties: webhookLimits.headers,
    description: 'Custom headers.',
  }),
  active: Type.Boolean(),
  timeoutSeconds: Nullable(
    Type.Number({
      minimum: 1,
      maximum: webhookLimits.timeoutSeconds,
      description: 'For a whole attempt. Null: the format’s own.',
    }),
  ),
  retry: Nullable(Retry),
  rateLimit: Nullable(
    Type.Number({ exclusiveMinimum: 0, maximum: 1000, description: 'Deliveries a second. Null: no limit.' }),
  ),
};

export const Webhook = Type.Object({
  id: Type.String(),
  ...set,
  events: Type.Array(Type.Enum(messageTypes)),
  disabledReason: Nullable(
    Type.String({
      description: 'Why it was switched off, in a sentence; `manual` when somebody did; null while active.',
    }),
  ),
  createdAt: Time(),
  updatedAt: Time(),
  lastTriggered: Nullable(Time('The last attempt.')),
  lastStatus: Nullable(Type.Integer({ description: 'Its status code; null when it got none.' })),
  failingSince: Nullable(Time('The first failure since the last success.')),
  secret: Type.Optional(
    Type.String({ description: 'Only in the answer that creates or rotates it; keep it then.' }),
  ),
});
export type Webhook = Static<typeof Webhook>;

const Events = Type.Array(Type.String({ maxLength: 100 }), {
  minItems: 1,
  maxItems: 100,
  description: 'Types of messages, by their names or aliases; see GET /api/v1/event-types.',
});

export const WebhookChange = Type.Partial(
  Type.Object({
    ...set,
    events: Events,
    hookUrl: Type.String({
      minLength: 1,
      maxLength: webhookLimits.urlLength,
      description: 'Another name for `url`, as Zapier sends it.',
    }),
  }),
  closed,
);
export type WebhookChange = Static<typeof WebhookChange>;

export const WebhookCreate = Type.Object({ ...WebhookChange.properties, events: Events }, closed);
export type WebhookCreate = Static<typeof WebhookCreate>;

export const WebhookParams = Type.Object({ webhookId: Id() });

export const UrlCheck = Type.Object({ url: Type.String({ maxLength: webhookLimits.urlLength }) }, closed);
export const UrlCheckAnswer = Type.Object({
  problem: Nullable(ErrorBody),
});

export const RotateSecret = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 7 * 24,
        description: 'How long the old secret signs beside the new. Default 24.',
      }),
    ),
  },
  closed,
);

export const EventTypeInfo = Type.Object({
  type: Type.Enum(messageTypes),
  firesWhen: Type.String(),
  aliases: Type.Array(Type.String()),
  schema: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description: 'JSON Schema of the message’s data.',
  }),
});
export type EventTypeInfo = Static<typeof EventTypeInfo>;

/** A webhook as the door at `/api/webhooks` shows it: that product's fields, and types by its names. */
export const ZtaWebhook = Type.Object({
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  secret: Type.String({ description: 'Whole in the answer that creates it, else all but its end masked.' }),
  active: Type.Boolean(),
  createdAt: Time(),
  lastTriggered: Type.Optional(Nullable(Time())),
});
export type ZtaWebhook = Static<typeof ZtaWebhook>;

export const ZtaWebhookCreate = Type.Object(
  {
    siteId: Id(),
    url: set.url,
    events: Events,
    description: Type.Optional(set.description),
  },
  closed,
);
