import type { Step } from '../step.ts';

/** Global Privacy Control and Do Not Track, unless the site has switched them off. */
export const optOut: Step = {
  name: 'opt-out',
  run({ raw }) {
    const refused = raw.source === 'browser' && raw.request.optedOut && raw.site.settings.honourGpc;
    return refused ? 'opted_out' : undefined;
  },
};
