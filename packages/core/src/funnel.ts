/**
 * A step of a funnel: a goal is converted, a page is viewed (a path pattern, as in goals), or a custom event
 * happens.
 */
export type FunnelStep =
  | { kind: 'goal'; goalId: string }
  | { kind: 'page'; path: string }
  | { kind: 'event'; eventName: string };

export const funnelStepKinds = ['goal', 'page', 'event'] as const satisfies FunnelStep['kind'][];

/** How far apart the steps may be: within one visit, or within a time of the first step, over a visitor's visits. */
export type FunnelScope = 'visit' | 'visitor';

/** Steps that visitors are expected to take one after the other, whatever else they do between. */
export interface Funnel {
  id: string;
  siteId: string;
  name: string;
  steps: FunnelStep[];
  scope: FunnelScope;
  /** With scope `visitor`: seconds from the first step to the last. Null with scope `visit`. */
  windowSeconds: number | null;
  createdAt: number;
}

export const funnelLimits = { fewestSteps: 2, mostSteps: 8, longestWindowSeconds: 90 * 24 * 3600 } as const;
