import { isOwnHost, sameHost } from '../own-hosts.ts';
import type { Draft, Step } from '../step.ts';
import { acquisitionOf } from '../traffic/acquisition.ts';
import type { Referrer, Referrers } from '../traffic/referrers.ts';

/** Referrer and campaign parameters → channel, source, campaign. */
export const acquisition = (referrers: Referrers): Step => ({
  name: 'acquisition',
  run(draft) {
    const { event } = draft;
    event.acquisition = acquisitionOf(fromElsewhere(draft), event.acquisition.params, referrers);
    return undefined;
  },
});

/** The referrer, unless the visitor came from a page of the same site. */
function fromElsewhere({ referrer, raw, event }: Draft): Referrer | null {
  if (!referrer) return null;
  const internal = sameHost(referrer.host, event.hostname) || isOwnHost(raw.site)(referrer.host);
  return internal ? null : referrer;
}
