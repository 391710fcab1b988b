import type { Step } from '../step.ts';

/** Visits faked to plant the address of a "referrer" in reports. */
export const referrerSpam: Step = {
  name: 'referrer spam',
  run: ({ raw, referrer }) => (raw.source === 'browser' && referrer?.spam ? 'referrer_spam' : undefined),
};
