import { EventData, SessionEndedData } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Nullable } from '../management/common.ts';
import { Count, filter, Instant, ListQuery, MoreRows, page, period, reportLimits } from './common.ts';

/** Visits and events one by one. */
export const SessionsQuery = ListQuery;
export const EventsQuery = Type.Object(
  {
    ...period,
    ...filter,
    ...page,
    type: Type.Optional(
      Type.Enum(['pageview', 'event'], { description: 'Only pageviews, or only custom events.' }),
    ),
  },
  closed,
);
export const EventNamesQuery = ListQuery;

export const SessionItem = Type.Object(
  {
    ...SessionEndedData.properties,
    endedAt: Nullable(Instant('When the visit had been idle for 30 minutes; null while it is open.')),
  },
  { description: 'The visit object of the webhooks, and what the visit has come to.' },
);

export const SessionsAnswer = Type.Object({
  sessions: Type.Array(SessionItem, { description: 'Newest first.' }),
  nextCursor: MoreRows,
});

const { eventId: id, ...happened } = EventData.properties;
export const EventItem = Type.Object({
  id,
  type: Type.Enum(['pageview', 'event']),
  timestamp: Instant('When it happened.'),
  ...happened,
  goals: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'What it converted.',
  }),
});

export const EventsAnswer = Type.Object({
  events: Type.Array(EventItem, { description: 'Newest first.' }),
  nextCursor: MoreRows,
});

export const SessionAnswer = Type.Object({
  session: SessionItem,
  events: Type.Array(EventItem, { description: `Oldest first, the first ${reportLimits.rows}.` }),
});

export const EventNamesAnswer = Type.Object({
  names: Type.Array(
    Type.Object({
      name: Type.String(),
      count: Count('Custom events of the name.'),
      visitors: Count('Distinct visitors who sent one.'),
      lastSeen: Instant('The latest in the period.'),
    }),
    { description: 'Most frequent first.' },
  ),
  nextCursor: MoreRows,
});

export type SessionsQuery = ListQuery;
export type EventsQuery = Static<typeof EventsQuery>;
export type EventNamesQuery = ListQuery;
export type SessionItem = Static<typeof SessionItem>;
export type SessionsAnswer = Static<typeof SessionsAnswer>;
export type SessionAnswer = Static<typeof SessionAnswer>;
export type EventItem = Static<typeof EventItem>;
export type EventsAnswer = Static<typeof EventsAnswer>;
export type EventNamesAnswer = Static<typeof EventNamesAnswer>;
