import type { EventItem } from '@bellwether/contract';
import { eventData, iso, type TrackedEvent } from '@bellwether/core';

/** A row of the events table: the whole event as JSON. */
export interface EventDoc {
  doc: string;
}

/** An event as reports show it: what its message tells, and what it converted. Not for engagement pings. */
export function eventItem({ doc }: EventDoc): EventItem {
  const event: TrackedEvent = JSON.parse(doc);
  const { eventId: id, ...data } = eventData(event);
  return {
    id,
    type: event.type === 'event' ? 'event' : 'pageview',
    timestamp: iso(event.at),
    ...data,
    goals: event.conversions.map(({ goalId, name }) => ({ id: goalId, name })),
  };
}
