import type { BackfillCreate, ReplayCreate } from '@bellwether/contract';
import { AppError, isRebuildable, type MessageType, messageTypeOf, type Webhook } from '@bellwether/core';
import type { ReplayRange } from '../ports/index.ts';
import type { BackfillRange } from './deps.ts';

/**
 * What a backfill is to send. Without types, all that the webhook subscribes to and that can be built again.
 * @throws AppError `invalid_event_type`, `invalid_request`
 */
export function backfillRange(
  webhook: Webhook,
  { from, to, types }: BackfillCreate,
  now: number,
): BackfillRange {
  const asked = types?.map(name => subscribedType(webhook, name)) ?? webhook.events.filter(isRebuildable);
  if (asked.length === 0) {
    throw typeError('None of the webhook’s types can be built again from events.', 'has none to send');
  }
  return { types: [...new Set(asked)], ...rangeOf(Date.parse(from), Date.parse(to), now) };
}

/**
 * Which deliveries a bulk replay is for.
 * @throws AppError `invalid_event_type`, `invalid_request`
 */
export function replayRange(webhook: Webhook, given: ReplayCreate, now: number): ReplayRange {
  const { state, types, from, to } = given;
  return {
    webhookId: webhook.id,
    deliveryState: state,
    types: types ? [...new Set(types.map(knownType))] : null,
    ...rangeOf(from === undefined ? 0 : Date.parse(from), to === undefined ? now : Date.parse(to), now),
  };
}

/** What is still to come is sent live. */
function rangeOf(from: number, to: number, now: number): { from: number; to: number } {
  const range = { from: Math.max(0, from), to: Math.min(to, now) };
  if (range.from < range.to) return range;
  const problem = from < to ? 'must lie in the past' : 'must be before to';
  throw new AppError('invalid_request', `from ${problem}.`, [{ field: 'from', problem }]);
}

function subscribedType(webhook: Webhook, name: string) {
  const type = knownType(name);
  if (!isRebuildable(type)) throw typeError(`${name} can’t be built again from events.`, `has ${name}`);
  if (!webhook.events.includes(type)) {
    throw typeError(
      `The webhook does not subscribe to ${name}.`,
      `has ${name}, which it does not subscribe to`,
    );
  }
  return type;
}

function knownType(name: string): MessageType {
  const type = messageTypeOf(name);
  if (!type) throw typeError(`Invalid event type: ${name}`, `has ${name}, which is no type of message`);
  return type;
}

const typeError = (sentence: string, problem: string) =>
  new AppError('invalid_event_type', sentence, [{ field: 'types', problem }]);
