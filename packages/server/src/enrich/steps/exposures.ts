import { type Experiment, trueExposures } from '@bellwether/core';
import type { Step } from '../step.ts';

/**
 * The variants that the page says were shown, as far as they are those the visitor was assigned: whatever a page or a
 * stranger makes up is left out. Comes after the visitor's id.
 *
 * Only today's id is asked about. Yesterday's, under which a visit over midnight goes on, would be a second chance for
 * whatever is made up, while what it was assigned had been told before midnight.
 */
export const exposures = (running: (siteId: string) => readonly Experiment[]): Step => ({
  name: 'exposures',
  run({ raw, event }) {
    const { experiments } = raw.input;
    if (experiments === undefined) return undefined;
    event.experiments = trueExposures(experiments, running(event.siteId), event.visitorId);
    return undefined;
  },
});
