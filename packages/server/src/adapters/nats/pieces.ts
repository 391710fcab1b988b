import type { EnrichedEvent } from '@bellwether/core';

/** Events as they stand in a message: JSON documents, with commas between. */
export interface Piece {
  json: string;
  /** Bytes of the text in UTF-8. */
  bytes: number;
  events: number;
}

/**
 * Cuts events into pieces of at most so many bytes. One that is larger by itself is a piece of its own: whether it can
 * be written is the server's to say.
 */
export function piecesOf(events: readonly EnrichedEvent[], maxBytes: number): Piece[] {
  const pieces: Piece[] = [];
  let documents: string[] = [];
  let size = 0;
  const cut = () => {
    if (documents.length > 0)
      pieces.push({ json: documents.join(','), bytes: size, events: documents.length });
    documents = [];
    size = 0;
  };
  for (const event of events) {
    const document = JSON.stringify(event);
    const more = Buffer.byteLength(document) + 1;
    if (size + more > maxBytes) cut();
    documents.push(document);
    size += more;
  }
  cut();
  return pieces;
}

/** The message of some pieces: a JSON array of events. */
export const messageOf = (pieces: readonly Piece[]): string =>
  `[${pieces.map(({ json }) => json).join(',')}]`;

/**
 * How many pieces from the front of a queue go into one message: at least one.
 */
export function fitting(pieces: readonly Piece[], maxBytes: number): number {
  let size = 0;
  const beyond = pieces.findIndex(({ bytes }, index) => {
    size += bytes;
    return index > 0 && size > maxBytes;
  });
  return beyond === -1 ? pieces.length : beyond;
}
