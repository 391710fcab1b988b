import { type FormatName, type Message, newId, newWebhook } from '@bellwether/core';
import {
  createResolve,
  createSender,
  type Exchange,
  parseCidrs,
  prepareRequest,
} from '../../deliver/index.ts';
import { systemClock } from '../../system-clock.ts';

export interface ForwarderOptions {
  forwardTo: string;
  format: FormatName;
  secret: string;
  userAgent: string;
}

/** Everywhere: where it posts to is up to whoever types the command, on a machine of their own. */
const anywhere = parseCidrs('0.0.0.0/0 ::/0');

/** Posts messages as a webhook of the server would: the same body, headers and signatures, the same exchange. */
export function createForwarder({ forwardTo, format, secret, userAgent }: ForwarderOptions) {
  const clock = systemClock;
  const sender = createSender({ guard: { allow: anywhere, resolve: createResolve() }, clock });
  const webhook = newWebhook({
    id: newId('wh', 0, new Uint8Array(10)),
    accountId: '',
    url: forwardTo,
    events: [],
    format,
  });
  return (message: Message): Promise<Exchange> =>
    sender.send(prepareRequest({ message }, webhook, [secret], { now: clock.now(), userAgent }).outgoing);
}
