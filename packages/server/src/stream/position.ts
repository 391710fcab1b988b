import { AppError } from '@bellwether/core';

/** How far a reader of a stream has come. */
export interface Position {
  /**
   * Everything told before this moment has been sent, epoch ms: of live messages when they were committed, of
   * messages built again a moment that was not before it.
   */
  at: number;
  /** The message sent last; null where it was a moment without one. */
  messageId: string | null;
}

/** As the `id` of a server-sent event; opaque to whoever sends it back. */
export const formatPosition = ({ at, messageId }: Position): string =>
  messageId === null ? at.toString(36) : `${at.toString(36)}-${messageId}`;

/** Eight digits of base 36 reach from 1972 to 2059. */
const FORM = /^([0-9a-z]{8,9})(?:-(msg_[0-9a-z]{1,40}))?$/;

/** @throws AppError `invalid_cursor` */
export function parsePosition(text: string): Position {
  const [, at, messageId] = FORM.exec(text) ?? [];
  if (at === undefined) {
    throw new AppError('invalid_cursor', 'Last-Event-ID is not an id that this stream gave.');
  }
  return { at: Number.parseInt(at, 36), messageId: messageId ?? null };
}
