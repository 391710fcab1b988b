import type { RebuildableType } from '@bellwether/core';

const types: Record<RebuildableType, true> = {
  'pageview.tracked': true,
  'event.tracked': true,
  'visitor.created': true,
  'session.created': true,
  'session.ended': true,
  'goal.converted': true,
};

/** Types a backfill can build again. The record above is complete or does not compile. */
export const rebuildable: ReadonlySet<string> = new Set(Object.keys(types));
