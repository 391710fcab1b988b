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

/**
 * Sent first, so that the headers leave at once: readers come again a second after they lost us.
 * @param now where a new stream begins; null for one that is resumed
 */
export const opening = (now: number | null): string => `retry: 1000\n${moment(now)}\n`;

/**
 * A comment, for whatever lies between to see that the connection lives.
 * @param now how far the reader has come; null while it is still reading the past
 */
export const heartbeat = (now: number | null): string => `:\n${moment(now)}\n`;

/**
 * An id without a message moves the reader's place and does nothing else: what is filtered out need not be gone
 * through when the stream is resumed.
 */
const moment = (at: number | null): string =>
  at === null ? '' : `id: ${formatPosition({ at, messageId: null })}\n`;
