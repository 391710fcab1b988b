import { type DeliveryState, messageTypes } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Id, Nullable, PageQuery, Time } from './common.ts';

const states: DeliveryState[] = ['pending', 'sending', 'succeeded', 'failed', 'paused', 'cancelled'];

export const Delivery = Type.Object({
  id: Type.String(),
  webhookId: Type.String(),
  messageId: Type.String({ description: '`webhook-id` of its requests.' }),
  type: Type.Enum(messageTypes),
  state: Type.Enum(states),
  attempts: Type.Integer(),
  nextAttemptAt: Nullable(Time()),
  createdAt: Time(),
  reason: Nullable(Type.String({ description: 'Why it ended where it did.' })),
  lastStatus: Nullable(Type.Integer()),
  lastError: Nullable(Type.String()),
});
export type Delivery = Static<typeof Delivery>;

const Milliseconds = Nullable(Type.Number());
const Headers = Type.Record(Type.String(), Type.String());

export const Attempt = Type.Object({
  number: Type.Integer(),
  startedAt: Time(),
  durationMs: Type.Number(),
  phases: Type.Object(
    { dns: Milliseconds, connect: Milliseconds, tls: Milliseconds, firstByte: Milliseconds },
    { description: 'Milliseconds from the start; null for a phase that did not take place.' },
  ),
  status: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
  errorMessage: Nullable(Type.String()),
  requestHeaders: Headers,
  responseHeaders: Nullable(Headers),
  responseBody: Nullable(Type.String({ description: 'The first 16 KiB.' })),
});
export type Attempt = Static<typeof Attempt>;

/** A message as the `standard` format sends it. */
export const MessageBody = Type.Object({
  id: Type.String(),
  type: Type.Enum(messageTypes),
  timestamp: Time(),
  data: Type.Unknown(),
});

export const DeliveryWithLog = Type.Object({
  ...Delivery.properties,
  message: MessageBody,
  body: Nullable(
    Type.String({
      description:
        'The message as the webhook’s format writes it now; null once the webhook is deleted or its format has no name for the type.',
    }),
  ),
  log: Type.Array(Attempt, { description: 'Its attempts, the first one first.' }),
});
export type DeliveryWithLog = Static<typeof DeliveryWithLog>;

export const DeliveryQuery = Type.Object(
  {
    ...PageQuery,
    state: Type.Optional(Type.Enum(states)),
    type: Type.Optional(Type.String({ maxLength: 100, description: 'A type’s name or alias.' })),
    from: Type.Optional(Time('Created at or after.')),
    to: Type.Optional(Time('Created before.')),
  },
  closed,
);

export const DeliveryParams = Type.Object({ deliveryId: Id() });
