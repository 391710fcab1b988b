import { formatOf, standardSignature, type Webhook } from '@bellwether/core';
import type { ClaimedDelivery } from '../ports/index.ts';
import type { Outgoing } from './sender.ts';

export interface PreparedRequest {
  outgoing: Outgoing;
  /** The headers as the log shows them: secrets masked. */
  loggedHeaders: Record<string, string>;
}

/**
 * The request of one attempt, signed.
 * @param now the attempt's time, epoch ms
 * @throws Error when the webhook has no secret, or its format no name for the message's type
 */
export function prepareRequest(
  { message }: ClaimedDelivery,
  webhook: Webhook,
  secrets: readonly string[],
  { now, userAgent, timeoutMs }: { now: number; userAgent: string; timeoutMs: number },
): PreparedRequest {
  const secret = secrets[0];
  if (secret === undefined) throw new Error('The webhook has no signing secret.');
  const format = formatOf(webhook.format);
  const body = format.body(message);
  const timestamp = Math.floor(now / 1000);
  const own: Record<string, string> = {
    'Content-Type': 'application/json',
    'User-Agent': userAgent,
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
  };
  if (format.signs(message.type))
    own['webhook-signature'] = standardSignature(message.id, timestamp, body, secrets);
  Object.assign(own, format.headers({ webhookId: webhook.id, type: message.type, body, secret }));

  const { origin, pathname, search } = new URL(webhook.url);
  const custom = Object.entries(webhook.headers);
  return {
    outgoing: {
      origin,
      path: pathname + search,
      headers: custom.length > 0 ? overlaid(own, custom) : own,
      body,
      timeoutMs,
    },
    loggedHeaders: custom.length > 0 ? overlaid(own, custom.map(masked)) : own,
  };
}

/** Custom headers stand in for ours of the same name, whatever the case. */
function overlaid(own: Record<string, string>, custom: [string, string][]): Record<string, string> {
  const names = new Set(custom.map(([name]) => name.toLowerCase()));
  const kept = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...kept, ...custom]);
}

const masked = ([name, value]: [string, string]): [string, string] => [
  name,
  SECRET_NAME.test(name) ? '••••••' : value,
];

/** Headers whose values open doors: `Authorization`, `Cookie`, `X-Api-Key`, a shared token as a signature. */
const SECRET_NAME = /auth|cookie|token|secret|key|password|signature|credential/i;
