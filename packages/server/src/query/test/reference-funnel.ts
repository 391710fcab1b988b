import type { Funnel, FunnelStep, TrackedEvent } from '@bellwether/core';
import { distinct, groupBy, type Span, share } from './plain.ts';
import { wild } from './plain-filters.ts';
import type { Reference } from './reference.ts';

/** A funnel by trying every first step and walking on from it. */
export function funnelReference(reference: Reference, { steps, scope, windowSeconds }: Funnel, span: Span) {
  const window = windowSeconds === null ? 2 * 86_400_000 : windowSeconds * 1000;
  const events = reference.eventsOfVisitsIn({ from: span.from, to: span.to + window });
  const units = groupBy(events, event => (scope === 'visit' ? event.sessionId : event.visitorId));
  const levels = [...units.values()].map(list => ({ visitor: list[0]!.visitorId, level: levelOf(list) }));

  function levelOf(list: TrackedEvent[]): number {
    const ordered = [...list].sort(
      (a, b) => a.at - b.at || (a.type === b.type ? (a.id < b.id ? -1 : 1) : a.type === 'pageview' ? -1 : 1),
    );
    return Math.max(
      ...ordered.map((event, index) => (event.at < span.to ? walk(ordered, index, event.at) : 0)),
    );
  }

  function walk(ordered: TrackedEvent[], index: number, startedAt: number): number {
    if (!takes(steps[0]!, ordered[index]!)) return 0;
    let level = 1;
    for (const event of ordered.slice(index + 1)) {
      const step = steps[level];
      if (step && event.at - startedAt <= window && takes(step, event)) level++;
    }
    return level;
  }

  const counts = steps.map((_, index) => {
    const reached = levels.filter(({ level }) => level > index);
    const visitors = distinct(reached.map(({ visitor }) => visitor));
    return { visitors, visits: scope === 'visit' ? reached.length : null };
  });
  const count = (index: number) => counts[index]!.visits ?? counts[index]!.visitors;
  return {
    steps: counts.map((counted, index) => {
      const before = index === 0 ? count(0) : count(index - 1);
      return {
        ...counted,
        dropOff: before - count(index),
        dropOffRate: share(before - count(index), before),
        conversionFromPrevious: share(count(index), before),
        conversionFromFirst: share(count(index), count(0)),
      };
    }),
    conversionRate: share(count(steps.length - 1), count(0)),
  };
}

function takes(step: FunnelStep, event: TrackedEvent): boolean {
  switch (step.kind) {
    case 'goal':
      return event.conversions.some(({ goalId }) => goalId === step.goalId);
    case 'page':
      return event.type === 'pageview' && wild(step.path, true).test(event.path);
    case 'event':
      return event.type === 'event' && event.name === step.eventName;
  }
}
