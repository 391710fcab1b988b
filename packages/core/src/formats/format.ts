import type { MessageType } from '../catalogue.ts';
import type { Message } from '../message.ts';
import type { SchedulePreset } from '../retry.ts';

/**
 * How a webhook's requests look on the wire, and how they are delivered unless the webhook says otherwise.
 * A new format is one file of this shape and its line in `index.ts`.
 */
export interface Format {
  /** The names on its wire of the types it can write, the test's among them. */
  names: Partial<Record<MessageType, string>>;
  /**
   * The types a webhook can subscribe to. Other products' lists do not have the test: it goes to the webhook it is
   * sent to, subscribed to or not.
   */
  types: readonly MessageType[];
  policy: Policy;
  /**
   * The body as sent: compact JSON, exactly as `JSON.stringify` writes it.
   * @throws Error for a type without a name, which no webhook of the format can be subscribed to
   */
  body(message: Message): string;
  /**
   * Headers of its own, beside those every format sends. A webhook's custom headers are laid over them, names
   * compared without case: in `visit`, a custom `X-Webhook-Signature` takes the signature's place.
   */
  headers(request: Request): Record<string, string>;
  /** False where a request of the type carries no signature at all: `webhook-signature` is left out too. */
  signs(type: MessageType): boolean;
}

export interface Policy {
  retry: SchedulePreset;
  /** For the whole exchange. */
  timeoutSeconds: number;
  /** Which failures are tried again: all but 2xx, or only 5xx, timeouts and network errors. */
  retriedOn: 'all' | 'server_errors';
  /** 410 Gone switches the webhook off. */
  disabledByGone: boolean;
}

/** What a format's headers are made from. */
export interface Request {
  webhookId: string;
  type: MessageType;
  body: string;
  /** The newest secret. */
  secret: string;
}
