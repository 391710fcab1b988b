import type { Session, TrackedEvent } from '@bellwether/core';
import { groupBy } from './plain.ts';
import type { Counted } from './plain-visits.ts';

/** Filters once more, from what docs/reports.md says of them and in plain loops. */
export type Wanted = Compared | { and: Wanted[] } | { or: Wanted[] };

export interface Compared {
  dimension: string;
  op: 'is' | 'is_not' | 'contains' | 'matches';
  values: string[];
}

const ofVisits = /^(entry_page|exit_page|referrer|utm_.*)$/;
const ofPages = ['page', 'path', 'hostname'];
const ofEvents = /^(event|goal|prop\..*)$/;

export const isOfVisit = (dimension: string) => ofVisits.test(dimension);
export const isOfEvent = (dimension: string) => ofPages.includes(dimension) || ofEvents.test(dimension);

const compared = (wanted: Wanted): Compared[] => {
  if ('and' in wanted) return wanted.and.flatMap(compared);
  return 'or' in wanted ? wanted.or.flatMap(compared) : [wanted];
};
const speaksOf = (wanted: Wanted, test: (dimension: string) => boolean) =>
  compared(wanted).some(({ dimension }) => test(dimension));
export const isOnGoals = (wanted: Wanted) => compared(wanted).every(({ dimension }) => dimension === 'goal');

/** All must hold, so what stands in an `and` may as well stand by itself. */
export const flat = (wanted: readonly Wanted[]): Wanted[] =>
  wanted.flatMap(one => ('and' in one ? flat(one.and) : [one]));

/** What of a site matches. */
export function matching({ events, sessions }: Counted, filters: readonly Wanted[]) {
  const wanted = flat(filters);
  const visitOf = (event: TrackedEvent) => sessions.get(event.sessionId)!;
  const eventsOf = groupBy(
    events.filter(event => event.type !== 'engagement'),
    event => event.sessionId,
  );
  const holdsFor = (event: TrackedEvent) => (one: Wanted) =>
    holds(one, dimension => valuesOf(event, visitOf(event), dimension));

  const needsEvent = wanted.filter(one => speaksOf(one, isOfEvent));
  const needsNone = wanted.filter(one => !speaksOf(one, isOfEvent));
  const hasEvent = (visitId: string) =>
    needsEvent.length === 0 || (eventsOf.get(visitId) ?? []).some(event => needsEvent.every(holdsFor(event)));

  return {
    /** A pageview or custom event. */
    event: (event: TrackedEvent) => wanted.every(holdsFor(event)),
    /** Any event row, by its page; by what only pageviews and custom events have, through its visit. */
    ping(event: TrackedEvent) {
      const ofItself = wanted.filter(one => !speaksOf(one, dimension => ofEvents.test(dimension)));
      return (
        ofItself.every(holdsFor(event)) && (ofItself.length === wanted.length || hasEvent(event.sessionId))
      );
    },
    visit: (visit: Session) =>
      needsNone.every(one => holds(one, dimension => valuesOf(null, visit, dimension))) && hasEvent(visit.id),
    /** An event of a visit that matches as a whole. */
    eventOfVisit: (event: TrackedEvent) => needsNone.every(holdsFor(event)) && hasEvent(event.sessionId),
    goal: (goalId: string) => wanted.filter(isOnGoals).every(one => holds(one, () => [goalId])),
  };
}

function holds(wanted: Wanted, valuesOf: (dimension: string) => string[]): boolean {
  if ('and' in wanted) return wanted.and.every(one => holds(one, valuesOf));
  if ('or' in wanted) return wanted.or.some(one => holds(one, valuesOf));
  const { dimension, op, values } = wanted;
  const actual = valuesOf(dimension);
  switch (op) {
    case 'is':
      return actual.some(a => values.includes(a));
    case 'is_not':
      return !actual.some(a => values.includes(a));
    case 'contains':
      return actual.some(a => values.some(value => a.includes(value)));
    case 'matches':
      return actual.some(a => values.some(value => wild(value, /page|path/.test(dimension)).test(a)));
  }
}

/** In paths, a `*` stays within a segment, and a folder's `/**` takes the folder too. */
export function wild(pattern: string, path: boolean): RegExp {
  const plain = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  if (!path) return new RegExp(`^${plain.replaceAll('*', '.*')}$`, 'su');
  const written = plain.replace(/\*+/g, run => (run === '*' ? '[^/]*' : '.*'));
  const folder = written.endsWith('/.*') && pattern.endsWith('/**') ? `|${written.slice(0, -3)}` : '';
  return new RegExp(`^(${written}${folder})$`, 'su');
}

/** What a row has of a dimension: several goals, or one of anything else. */
export function valuesOf(event: TrackedEvent | null, visit: Session, dimension: string): string[] {
  if (event && isOfEvent(dimension)) return ofEvent(event, dimension);
  const { acquisition: came } = isOfVisit(dimension) || !event ? visit : event;
  const { client: c } = event ?? visit;
  const own: Record<string, string> = {
    entry_page: visit.entryPath,
    exit_page: visit.exitPath,
    referrer: came.referrer,
    // The same for a visit and all its events.
    channel: visit.acquisition.channel,
    source: visit.acquisition.source,
    campaign: visit.acquisition.campaign,
    country: c.location.countryCode,
    state: c.location.state,
    city: c.location.city,
    device: c.device.type,
    browser: c.browser.name,
    browser_version: c.browser.version,
    os: c.os.name,
    os_version: c.os.version,
    language: c.language,
    screen: c.screen ? `${c.screen.width}x${c.screen.height}` : '',
  };
  if (dimension.startsWith('utm_')) return [came.params[dimension as 'utm_source'] ?? ''];
  return [own[dimension]!];
}

function ofEvent(event: TrackedEvent, dimension: string): string[] {
  switch (dimension) {
    case 'goal':
      return event.conversions.map(conversion => conversion.goalId);
    case 'event':
      return [event.name];
    case 'hostname':
      return [event.hostname];
    case 'page':
    case 'path':
      return [event.path];
    default:
      return [String(event.props[dimension.slice('prop.'.length)] ?? '')];
  }
}
