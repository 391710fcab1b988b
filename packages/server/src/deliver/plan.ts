import { formatOf, type Policy, type Schedule, scheduleOf, type Webhook } from '@bellwether/core';

/** How one webhook's deliveries go: its format's policy, with what the webhook overrides. */
export interface DeliveryPolicy extends Pick<Policy, 'retriedOn' | 'disabledByGone'> {
  schedule: Schedule;
  timeoutMs: number;
}

type HeaderEntries = [name: string, value: string][];

/** What all requests of a webhook have in common. */
export interface Plan {
  policy: DeliveryPolicy;
  origin: string;
  /** With the query. */
  path: string;
  headers: HeaderEntries;
  /** Secrets masked. */
  loggedHeaders: HeaderEntries;
}

const plans = new WeakMap<Webhook, Plan>();

/** The webhook's plan, worked out once for as long as the webhook is not changed: a change is a new object. */
export function planOf(webhook: Webhook): Plan {
  const known = plans.get(webhook);
  if (known) return known;
  const { origin, pathname, search } = new URL(webhook.url);
  const headers = Object.entries(webhook.headers);
  const plan = {
    policy: policyOf(webhook),
    origin,
    path: pathname + search,
    headers,
    loggedHeaders: headers.map(masked),
  };
  plans.set(webhook, plan);
  return plan;
}

function policyOf({ format, retry, timeoutSeconds }: Webhook): DeliveryPolicy {
  const { policy } = formatOf(format);
  return {
    retriedOn: policy.retriedOn,
    disabledByGone: policy.disabledByGone,
    schedule: scheduleOf(retry ?? policy.retry),
    timeoutMs: (timeoutSeconds ?? policy.timeoutSeconds) * 1000,
  };
}

const masked = ([name, value]: [string, string]): [string, string] => [
  name,
  SECRET_NAME.test(name) ? '••••••' : value,
];

/** Headers whose values open doors: `Authorization`, `Cookie`, `X-Api-Key`, a shared token as a signature. */
const SECRET_NAME = /auth|cookie|token|secret|key|password|signature|credential/i;
