import { formatOf, standardSignature, type Webhook } from '@bellwether/core';
import type { ClaimedDelivery } from '../ports/index.ts';
import { planOf } from './plan.ts';
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
  { message }: Pick<ClaimedDelivery, 'message'>,
  webhook: Webhook,
  secrets: readonly string[],
  { now, userAgent }: { now: number; userAgent: string },
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

  const { origin, path, headers, loggedHeaders, policy } = planOf(webhook);
  return {
    outgoing: { origin, path, headers: overlaid(own, headers), body, timeoutMs: policy.timeoutMs },
    loggedHeaders: overlaid(own, loggedHeaders),
  };
}

/** Custom headers stand in for ours of the same name, whatever the case. */
function overlaid(own: Record<string, string>, custom: [string, string][]): Record<string, string> {
  if (custom.length === 0) return own;
  const names = new Set(custom.map(([name]) => name.toLowerCase()));
  const kept = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...kept, ...custom]);
}
