import { ipMatcher } from '../ip.ts';
import { siteMemo } from '../site-memo.ts';
import type { Step } from '../step.ts';

const excludes = siteMemo(site => ipMatcher(site.settings.excludedIps));

/** Addresses and networks the site does not count: mostly its own people's. */
export const excludedIp: Step = {
  name: 'excluded ip',
  run: ({ raw, ip }) => (excludes(raw.site)(ip) ? 'excluded_ip' : undefined),
};
