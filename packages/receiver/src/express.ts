import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError, DEFAULT_MAX_BODY_BYTES, type RequestWithBody, rawBody } from './raw-body.ts';
import { type Handler, type ReceiveOptions, receiver } from './receive.ts';
import type { Secrets } from './sign.ts';

export interface ExpressOptions extends ReceiveOptions {
  /** A larger body is a 413; 2 MiB. Counts where the body is read here, not by a parser before. */
  maxBodyBytes?: number;
}

/**
 * An Express (or Connect) handler that verifies webhook requests and hands their messages on. It reads the raw
 * body itself; `express.raw()` before it is fine too, `express.json()` is not.
 *
 * Answers 204, 401 for a request that can't be trusted, 400 for one that can't be read. What the handler throws
 * goes to `next`.
 * @throws TypeError at once for a missing or malformed secret
 */
export function receiveWebhooks(secrets: Secrets, handler: Handler, options: ExpressOptions = {}) {
  const receive = receiver(secrets, handler, options);
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  return async (
    request: IncomingMessage & RequestWithBody,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): Promise<void> => {
    try {
      const { status, body } = await receive(request.headers, await rawBody(request, maxBodyBytes));
      respond(response, status, body);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) return next(error);
      response.setHeader('connection', 'close');
      respond(response, 413, JSON.stringify({ error: error.message, code: 'payload_too_large' }));
    }
  };
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  if (body !== '') response.setHeader('content-type', 'application/json');
  response.end(body);
}
