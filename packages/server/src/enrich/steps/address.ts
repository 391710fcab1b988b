import { shownIp } from '../ip.ts';
import type { Step } from '../step.ts';

/** The address, as far as the site lets it be seen. Nothing else of it is kept. */
export const address: Step = {
  name: 'address',
  run({ raw, ip, event }) {
    event.client.ip = shownIp(ip, raw.site.settings.ip);
    return undefined;
  },
};
