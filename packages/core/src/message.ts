import type { MessageType } from './catalogue.ts';
import { digestId } from './digest.ts';
import type { TrackedEvent } from './event.ts';
import type { Conversion } from './goal.ts';
import type { EventData, GoalData, PageviewData, VisitData } from './message-data.ts';
import { endOf, type Session } from './session.ts';
import { sessionEndedData, trafficSourceOf, visitData } from './visit.ts';

/** One thing that happened, as webhooks tell it. */
export interface Message {
  /** Built from what happened, so that telling it again (retry, replay, backfill) gives the same id. */
  id: string;
  type: MessageType;
  accountId: string;
  /** Null for what concerns the whole account. */
  siteId: string | null;
  /** When it happened, epoch ms. */
  at: number;
  /** The data as compact JSON: stored, filtered and sent without being built twice. */
  data: string;
}

/** The id of a message: its type, and what identifies the happening within that type. */
export const messageId = (type: MessageType, ...key: string[]): string => digestId('msg', type, ...key);

/**
 * Which messages an event row gives. Live matching and backfill both ask here, so a message told again has the
 * same id and bytes.
 * @param wanted types somebody subscribes to; others are not built
 */
export function messagesOf(
  event: TrackedEvent,
  accountId: string,
  wanted: ReadonlySet<MessageType>,
): Message[] {
  const messages: Message[] = [];
  const tell = (type: MessageType, data: object, ...key: string[]) => {
    const id = messageId(type, event.siteId, event.id, ...key);
    messages.push({ id, type, accountId, siteId: event.siteId, at: event.at, data: JSON.stringify(data) });
  };
  if (event.newVisitor && wanted.has('visitor.created')) tell('visitor.created', entryVisit(event));
  if (event.startsSession && wanted.has('session.created')) tell('session.created', entryVisit(event));
  if (event.type === 'pageview' && wanted.has('pageview.tracked'))
    tell('pageview.tracked', pageviewData(event));
  if (event.type === 'event' && wanted.has('event.tracked')) tell('event.tracked', eventData(event));
  if (wanted.has('goal.converted')) {
    for (const c of event.conversions) tell('goal.converted', goalData(event, c), c.goalId);
  }
  return messages;
}

/** The message of a session's end. */
export function sessionEndedMessage(session: Session, accountId: string): Message {
  return {
    id: messageId('session.ended', session.siteId, session.id),
    type: 'session.ended',
    accountId,
    siteId: session.siteId,
    at: endOf(session),
    data: JSON.stringify(sessionEndedData(session)),
  };
}

/** The visit as it stood when this event began it. */
export const entryVisit = (event: TrackedEvent): VisitData =>
  visitData({ ...event, startedAt: event.at, entryUrl: event.url });

function pageviewData(event: TrackedEvent): PageviewData {
  return { ...happened(event), props: event.props };
}

/** All that is told of an event; a pageview has the same with an empty name. */
export function eventData(event: TrackedEvent): EventData {
  const { name, category, label, value, props, revenue, interactive } = event;
  return { ...happened(event), name, category, label, value, props, revenue, interactive };
}

/** All that is told of a conversion. */
export function goalData(
  event: TrackedEvent,
  { goalId, number, name, value, currency }: Conversion,
): GoalData {
  return {
    siteId: event.siteId,
    goal: { id: goalId, number, name },
    value,
    currency,
    eventId: event.id,
    visitorId: event.visitorId,
    sessionId: event.sessionId,
    url: event.url,
    path: event.path,
    trafficSource: trafficSourceOf(event.acquisition),
  };
}

function happened({ acquisition, client, ...event }: TrackedEvent) {
  return {
    siteId: event.siteId,
    eventId: event.id,
    visitorId: event.visitorId,
    sessionId: event.sessionId,
    url: event.url,
    hostname: event.hostname,
    path: event.path,
    referrer: acquisition.referrer,
    params: acquisition.params,
    trafficSource: trafficSourceOf(acquisition),
    location: client.location,
    device: client.device.type,
    browser: client.browser.name,
    os: client.os.name,
    language: client.language,
  };
}
