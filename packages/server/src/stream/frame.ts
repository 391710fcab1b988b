import { formatOf, type Message } from '@bellwether/core';
import { formatPosition } from './position.ts';

/** A message as one server-sent event. */
export interface Frame {
  messageId: string;
  /** See Position. */
  at: number;
  text: string;
}

/** The data is the body of the standard format: compact JSON, which has no line breaks. */
export function frameOf(message: Message, at: number): Frame {
  const id = formatPosition({ at, messageId: message.id });
  const data = formatOf('standard').body(message);
  return { messageId: message.id, at, text: `event: ${message.type}\nid: ${id}\ndata: ${data}\n\n` };
}

/** Sent first, so that the headers leave at once: readers come again a second after they lost us. */
export const OPENING = 'retry: 1000\n\n';

/** A comment, for whatever lies between to see that the connection lives. */
export const HEARTBEAT = ':\n\n';
