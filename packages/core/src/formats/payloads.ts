import { type MessageData, type MessageType, messageTypes } from '../catalogue.ts';
import type { Message } from '../message.ts';

/** For each type a format has: what its body holds, given the message's data. */
export type Payloads<Payload extends object = object> = {
  [T in MessageType]?: (data: MessageData[T], message: Message) => Payload;
};

/**
 * What the body of a message holds.
 * @throws Error for a type the format does not have
 */
export function payloadOf<Payload extends object>(payloads: Payloads<Payload>, message: Message): Payload {
  const make = payloads[message.type];
  if (!make) throw new Error(`The format has no message of type ${message.type}`);
  return make(JSON.parse(message.data), message);
}

/**
 * The wire name of a type.
 * @throws Error for a type the format does not have
 */
export function nameOf(names: Partial<Record<MessageType, string>>, type: MessageType): string {
  const name = names[type];
  if (name === undefined) throw new Error(`The format has no name for ${type}`);
  return name;
}

/** The types that have a name, but for the test. */
export const typesBesideTest = (names: Partial<Record<MessageType, string>>): MessageType[] =>
  messageTypes.filter(type => type !== 'webhook.test' && names[type] !== undefined);

/** ISO 8601 to the second, as `2025-04-24T14:32:08Z`. @param at epoch ms, or any ISO 8601 time */
export const isoSeconds = (at: number | string): string =>
  `${new Date(at).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;
