import { isOwnHost } from '../own-hosts.ts';
import type { Step } from '../step.ts';

/** Pages elsewhere that carry the site's snippet: copies, translators, and a developer's own machine. */
export const host: Step = {
  name: 'host',
  run({ raw, event }) {
    if (raw.source === 'server' || isOwnHost(raw.site)(event.hostname)) return undefined;
    return 'host_not_allowed';
  },
};
