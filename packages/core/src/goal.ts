import type { EnrichedEvent, PropValue } from './event.ts';
import { pathMatcher } from './path-pattern.ts';

export type GoalKind = 'page' | 'event' | 'duration' | 'pages_per_visit';
/** How often one visitor may convert: once in a visit, once ever (as far as the visitor's id reaches), or every time. */
export type OncePer = 'visit' | 'visitor' | 'every';

export interface PropCondition {
  prop: string;
  op: 'is' | 'is_not' | 'contains';
  value: PropValue;
}

export interface Goal {
  id: string;
  /** Counts up from 1 in a site; statalog receivers know goals by it. */
  number: number;
  siteId: string;
  name: string;
  kind: GoalKind;
  /** For `page`: a path pattern (`*` within a segment, `**` across). */
  path: string | null;
  /** For `event`: the custom event's name. */
  eventName: string | null;
  /** For `duration`. */
  seconds: number | null;
  /** For `pages_per_visit`. */
  pages: number | null;
  conditions: PropCondition[];
  /** What a conversion is worth when its event has no revenue. */
  value: number | null;
  currency: string | null;
  oncePer: OncePer;
  createdAt: number;
}

/** A conversion as it stood when it happened: later changes of the goal leave it alone. */
export interface Conversion {
  goalId: string;
  number: number;
  name: string;
  /** The event's revenue, else the goal's value, else null. */
  value: number | null;
  currency: string | null;
}

/** What a visit has come to with this event counted in; the goals on whole visits look at it. */
export interface VisitSoFar {
  durationSeconds: number;
  pageviews: number;
}

/** Whether the event, at this point of its visit, meets the goal. Says nothing of how often it may. */
export function meetsGoal(goal: Goal, event: EnrichedEvent, visit: VisitSoFar): boolean {
  if (event.type === 'engagement') return false;
  return (
    meetsKind(goal, event, visit) && goal.conditions.every(condition => meetsCondition(condition, event))
  );
}

function meetsKind(goal: Goal, event: EnrichedEvent, visit: VisitSoFar): boolean {
  switch (goal.kind) {
    case 'page':
      return event.type === 'pageview' && goal.path !== null && pathMatcher(goal.path)(event.path);
    case 'event':
      return event.type === 'event' && event.name === goal.eventName;
    case 'duration':
      return goal.seconds !== null && visit.durationSeconds >= goal.seconds;
    case 'pages_per_visit':
      return goal.pages !== null && visit.pageviews >= goal.pages;
  }
}

function meetsCondition({ prop, op, value }: PropCondition, event: EnrichedEvent): boolean {
  const actual = Object.hasOwn(event.props, prop) ? event.props[prop] : undefined;
  if (op === 'is') return String(actual) === String(value) && actual !== undefined;
  if (op === 'is_not') return actual === undefined || String(actual) !== String(value);
  return actual !== undefined && String(actual).includes(String(value));
}

export function conversionOf(goal: Goal, event: EnrichedEvent): Conversion {
  const { id: goalId, number, name } = goal;
  return event.revenue
    ? { goalId, number, name, value: event.revenue.amount, currency: event.revenue.currency }
    : { goalId, number, name, value: goal.value, currency: goal.value === null ? null : goal.currency };
}
