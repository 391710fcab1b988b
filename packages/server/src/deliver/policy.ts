import { formatOf, type Policy, type Schedule, scheduleOf, type Webhook } from '@bellwether/core';

/** How one webhook's deliveries go: its format's policy, with what the webhook overrides. */
export interface DeliveryPolicy extends Pick<Policy, 'retriedOn' | 'disabledByGone'> {
  schedule: Schedule;
  timeoutMs: number;
}

export function policyOf({ format, retry, timeoutSeconds }: Webhook): DeliveryPolicy {
  const { policy } = formatOf(format);
  return {
    retriedOn: policy.retriedOn,
    disabledByGone: policy.disabledByGone,
    schedule: scheduleOf(retry ?? policy.retry),
    timeoutMs: (timeoutSeconds ?? policy.timeoutSeconds) * 1000,
  };
}
