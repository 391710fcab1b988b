import type { MessageType } from './catalogue.ts';

/**
 * What is done for a webhook in the background: a `backfill` builds the messages of a past time again and sends
 * them, a `replay` sends deliveries of its log again.
 */
export const webhookJobKinds = ['backfill', 'replay'] as const;
export type WebhookJobKind = (typeof webhookJobKinds)[number];

/** `pending` has not begun, `running` has; the other three are ends. */
export const webhookJobStates = ['pending', 'running', 'done', 'cancelled', 'failed'] as const;
export type WebhookJobState = (typeof webhookJobStates)[number];

/**
 * Types a backfill can build again: those that follow from an event or an ended session alone (`messagesOf`,
 * `sessionEndedMessage`). What alerts and webhooks did is in their logs, not in the events.
 */
export const rebuildableTypes = [
  'pageview.tracked',
  'event.tracked',
  'visitor.created',
  'session.created',
  'session.ended',
  'goal.converted',
] as const satisfies MessageType[];
export type RebuildableType = (typeof rebuildableTypes)[number];

export const isRebuildable = (type: MessageType): type is RebuildableType =>
  rebuildableTypes.some(known => known === type);
