import { AppError } from '@bellwether/core';

/** How far a reader of a stream has come. */
export interface Position {
  /**
   * Everything told before this moment has been sent, epoch ms: of live messages when they were committed, of
   * messages built again a moment that was not before it.
   */
  at: number;
  /** The message sent last. */
  messageId: string;
}

/** As the `id` of a server-sent event; opaque to whoever sends it back. */
export const formatPosition = ({ at, messageId }: Position): string => `${at.toString(36)}-${messageId}`;

const FORM = /^([0-9a-z]{1,9})-(msg_[0-9a-z]{1,40})$/;

/** @throws AppError `invalid_cursor` */
export function parsePosition(text: string): Position {
  const [, at, messageId] = FORM.exec(text) ?? [];
  if (at === undefined || messageId === undefined) {
    throw new AppError('invalid_cursor', 'Last-Event-ID is not an id that this stream gave.');
  }
  return { at: Number.parseInt(at, 36), messageId };
}
