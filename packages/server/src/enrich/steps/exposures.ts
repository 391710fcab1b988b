import { type Experiment, trueExposures } from '@bellwether/core';
import type { Step } from '../step.ts';

/**
 * The variants that the page says were shown, as far as they are those the visitor was assigned: whatever a page or a
 * stranger makes up is left out. Comes after the visitor's id.
 */
export const exposures = (running: (siteId: string) => readonly Experiment[]): Step => ({
  name: 'exposures',
  run({ raw, event }) {
    const { experiments } = raw.input;
    if (experiments === undefined) return undefined;
    const { visitorId, previousVisitorId } = event;
    const ids = previousVisitorId === null ? [visitorId] : [visitorId, previousVisitorId];
    event.experiments = trueExposures(experiments, running(event.siteId), ids);
    return undefined;
  },
});
