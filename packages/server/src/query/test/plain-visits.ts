import type { Conversion, EnrichedEvent, Goal, Session, TrackedEvent } from '@bellwether/core';
import type { Story } from './story.ts';

/**
 * Visits and conversions once more, from what docs/reports.md says of them and in one plain loop: what the
 * processor's work is held against. Shares no code with it.
 */
export interface Counted {
  /** Pageviews, custom events and pings that count, each once. */
  events: TrackedEvent[];
  /** As they ended up. */
  sessions: Map<string, Session>;
}

const PAUSE = 30 * 60_000;

export function countedOf({ goals, arrivals }: Story): Counted {
  const seen = new Set<string>();
  const events: TrackedEvent[] = [];
  const visits: Session[] = [];
  const metByVisitor = new Map<string, Set<string>>();
  for (const event of arrivals) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const visit = visitOf(event, visits);
    if (visit) grow(visit, event);
    else if (event.type === 'engagement') continue;
    else visits.push(begun(event, visits.length));
    const mine = visit ?? visits.at(-1)!;
    const conversions =
      event.type === 'engagement'
        ? []
        : goals.filter(goal => converts(goal, event, mine)).map(goal => worth(goal, event));
    for (const { goalId, ...conversion } of conversions) {
      if (!mine.conversions.some(c => c.goalId === goalId)) mine.conversions.push({ goalId, ...conversion });
      metByVisitor.set(mine.visitorId, (metByVisitor.get(mine.visitorId) ?? new Set()).add(goalId));
    }
    events.push(tracked(event, mine, conversions, visit === undefined));
  }
  return { events, sessions: new Map(visits.map(visit => [visit.id, visit])) };

  function converts(goal: Goal, event: EnrichedEvent, visit: Session): boolean {
    if (!meets(goal, event, visit)) return false;
    if (goal.oncePer === 'visitor') return !metByVisitor.get(visit.visitorId)?.has(goal.id);
    if (goal.oncePer === 'every') return true;
    return !visit.conversions.some(c => c.goalId === goal.id);
  }
}

/** The visitor's last visit, if the event falls into it or within a pause of it; a visit keeps the id it began with. */
function visitOf(event: EnrichedEvent, visits: readonly Session[]): Session | undefined {
  for (const id of [event.visitorId, event.previousVisitorId]) {
    const last = visits.findLast(visit => visit.visitorId === id);
    if (last && event.at <= last.lastSeenAt + PAUSE && event.at >= last.startedAt - PAUSE) return last;
  }
  return undefined;
}

function begun(event: EnrichedEvent, index: number): Session {
  const pageview = event.type === 'pageview';
  return {
    id: `visit_${index}`,
    siteId: event.siteId,
    visitorId: event.visitorId,
    visitorFirstSeenAt: event.at,
    live: false,
    startedAt: event.at,
    lastEventAt: event.at,
    lastSeenAt: event.at,
    pageviews: pageview ? 1 : 0,
    events: pageview ? 0 : 1,
    interactions: !pageview && event.interactive ? 1 : 0,
    entryUrl: event.url,
    entryPath: event.path,
    exitUrl: event.url,
    exitPath: event.path,
    exitAt: pageview ? event.at : 0,
    hostname: event.hostname,
    acquisition: event.acquisition,
    client: event.client,
    conversions: [],
  };
}

function grow(visit: Session, event: EnrichedEvent): void {
  visit.lastSeenAt = Math.max(visit.lastSeenAt, event.at);
  if (event.type === 'engagement') return;
  visit.startedAt = Math.min(visit.startedAt, event.at);
  visit.lastEventAt = Math.max(visit.lastEventAt, event.at);
  if (event.type === 'event') {
    visit.events++;
    if (event.interactive) visit.interactions++;
    return;
  }
  visit.pageviews++;
  if (event.at < visit.exitAt) return;
  visit.exitAt = event.at;
  visit.exitPath = event.path;
}

function meets(goal: Goal, event: EnrichedEvent, visit: Session): boolean {
  const plan = event.props.plan;
  switch (goal.kind) {
    case 'page':
      return (
        event.type === 'pageview' &&
        (goal.path === '/blog/**' ? /^\/blog(\/.*)?$/ : /^\/[^/]*\/thanks$/).test(event.path)
      );
    case 'event':
      return (
        event.name === goal.eventName && (goal.conditions.length === 0 || plan === goal.conditions[0]!.value)
      );
    case 'duration': {
      const bounced = visit.pageviews <= 1 && visit.interactions === 0;
      return !bounced && (visit.lastEventAt - visit.startedAt) / 1000 >= goal.seconds!;
    }
    case 'pages_per_visit':
      return visit.pageviews >= goal.pages!;
  }
}

const worth = (goal: Goal, { revenue }: EnrichedEvent): Conversion => ({
  goalId: goal.id,
  number: goal.number,
  name: goal.name,
  value: revenue ? revenue.amount : goal.value,
  currency: revenue ? revenue.currency : goal.currency,
});

function tracked(
  { previousVisitorId: _, ...event }: EnrichedEvent,
  visit: Session,
  conversions: Conversion[],
  startsSession: boolean,
): TrackedEvent {
  return {
    ...event,
    visitorId: visit.visitorId,
    sessionId: visit.id,
    startsSession,
    newVisitor: false,
    visitorFirstSeenAt: visit.startedAt,
    conversions,
  };
}
