import { WebhookVerificationError } from './errors.ts';
import type { HeadersLike } from './headers.ts';
import type { WebhookMessage } from './messages.ts';
import { keysOf, type Secrets } from './sign.ts';
import { type Body, type VerifyOptions, verify } from './verify.ts';

/** Does your work with a message. When it throws, the request is answered with 500 and delivered again later. */
export type Handler = (message: WebhookMessage) => unknown;

/** Message ids already handled: a `Set` will do for one process, a table or Redis for several. */
export interface SeenIds {
  has(id: string): boolean | Promise<boolean>;
  add(id: string): unknown;
}

export interface ReceiveOptions extends VerifyOptions {
  /**
   * Delivery is at least once, so a message may come again. With this given, one that was handled is answered
   * with 204 and not handled again. Two that arrive at the same moment may still both be.
   */
  seen?: SeenIds;
}

/** How a request is answered; every adapter says it in its framework's words. */
export interface Answer {
  status: 204 | 400 | 401;
  /** JSON, or empty. */
  body: string;
}

export type Receive = (headers: HeadersLike, body: Body) => Promise<Answer>;

/**
 * The part all adapters share: verify, recognise duplicates, hand over. What the handler throws passes through.
 * @throws TypeError at once, not with the first request, for a missing or malformed secret
 */
export function receiver(secrets: Secrets, handler: Handler, options: ReceiveOptions = {}): Receive {
  keysOf(secrets);
  return async (headers, body) => {
    const message = await verify(headers, body, secrets, options).catch(refusal);
    if (message instanceof WebhookVerificationError)
      return {
        status: message.status,
        body: JSON.stringify({ error: message.message, code: message.code }),
      };
    if (!(await options.seen?.has(message.id))) {
      await handler(message);
      await options.seen?.add(message.id);
    }
    return { status: 204, body: '' };
  };
}

function refusal(error: unknown): WebhookVerificationError {
  if (error instanceof WebhookVerificationError) return error;
  throw error;
}
