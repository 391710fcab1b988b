import { pathMatcher } from '@bellwether/core';
import type { Step } from '../step.ts';

/** Pages the site does not count. */
export const excludedPath: Step = {
  name: 'excluded path',
  run({ raw, event }) {
    const { excludedPaths } = raw.site.settings;
    return excludedPaths.some(pattern => pathMatcher(pattern)(event.path)) ? 'excluded_path' : undefined;
  },
};
