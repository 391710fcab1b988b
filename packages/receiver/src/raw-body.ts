import type { IncomingMessage } from 'node:http';

/** Twice what Bellwether sends unless its operator allows more. */
export const DEFAULT_MAX_BODY_BYTES = 2 * 1024 * 1024;

/** What parsers and platforms leave on a request. */
export interface RequestWithBody {
  /** Bytes or text from `express.raw()` and `express.text()`; anything else has been parsed. */
  body?: unknown;
  /** Some platforms (Google Cloud Functions, Firebase) keep the bytes here. */
  rawBody?: unknown;
}

export class BodyTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`The body is larger than ${maxBytes} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/**
 * The request's bytes: those a raw parser left, else read from the socket.
 * @throws BodyTooLargeError, with the rest unread
 * @throws Error when a parser has already eaten the body
 */
export async function rawBody(
  request: IncomingMessage & RequestWithBody,
  maxBytes: number,
): Promise<string | Uint8Array> {
  for (const body of [request.rawBody, request.body]) {
    if (typeof body === 'string' || body instanceof Uint8Array) return body;
  }
  if (request.readableDidRead || request.readableEnded)
    throw new Error(
      'A body parser ran before the webhook handler, and the signature needs the raw bytes. ' +
        'Register the webhook route before app.use(express.json()), or give the route express.raw({ type: "*/*" }).',
    );
  return read(request, maxBytes);
}

async function read(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A destroyed stream would take the socket with it, and the 413 could not be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
