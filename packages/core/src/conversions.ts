import type { EnrichedEvent } from './event.ts';
import { type Conversion, conversionOf, type Goal, meetsGoal } from './goal.ts';
import { durationOf, type Session } from './session.ts';

/**
 * What an event converts.
 * @param session its visit, the event counted in, with what it has converted so far
 * @param metEver goals the visitor has met, as far as the visitor's id reaches
 */
export function conversionsOf(
  event: EnrichedEvent,
  session: Session,
  goals: readonly Goal[],
  metEver: readonly string[],
): Conversion[] {
  const visit = { durationSeconds: durationOf(session), pageviews: session.pageviews };
  return goals
    .filter(goal => meetsGoal(goal, event, visit) && mayConvert(goal, session, metEver))
    .map(goal => conversionOf(goal, event));
}

function mayConvert(goal: Goal, session: Session, metEver: readonly string[]): boolean {
  if (goal.oncePer === 'visitor') return !metEver.includes(goal.id);
  // A goal on the whole visit is met for good once it is met: each time would be every event after.
  const everyTime = goal.oncePer === 'every' && (goal.kind === 'page' || goal.kind === 'event');
  return everyTime || !session.conversions.some(c => c.goalId === goal.id);
}

/** Of what an event converted, the goals that count once a visitor and that this visitor has met now. */
export function newlyMetOnce(
  conversions: readonly Conversion[],
  goals: readonly Goal[],
  metEver: readonly string[],
): string[] {
  const once = new Set(goals.filter(goal => goal.oncePer === 'visitor').map(goal => goal.id));
  return conversions.map(c => c.goalId).filter(id => once.has(id) && !metEver.includes(id));
}
