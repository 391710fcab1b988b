import {
  type Acquisition,
  type Client,
  durationOf,
  isBounce,
  type Session,
  type TrackedEvent,
} from '@bellwether/core';
import type { LoggedSession } from '../../ports/index.ts';

/** Rows of the event store, as JSONEachRow takes them. Columns: schema.ts. */
export type Row = Record<string, unknown>;

/** @param storedAt when the store is given it, epoch ms */
export function eventRow(event: TrackedEvent, storedAt: number): Row {
  return {
    stored_at: dateTime64(storedAt),
    site_id: event.siteId,
    event_id: event.id,
    at: dateTime64(event.at),
    type: event.type,
    name: event.name,
    visitor_id: event.visitorId,
    session_id: event.sessionId,
    hostname: event.hostname,
    path: event.path,
    value: event.value,
    revenue: event.revenue && decimal(event.revenue.amount),
    currency: event.revenue?.currency ?? '',
    engaged_seconds: event.engagedSeconds,
    interactive: event.interactive,
    live: event.live,
    starts_session: event.startsSession,
    new_visitor: event.newVisitor,
    goals: event.conversions.map(conversion => conversion.goalId),
    experiments: event.experiments ?? {},
    props: Object.fromEntries(Object.entries(event.props).map(([name, value]) => [name, String(value)])),
    ...acquisitionColumns(event.acquisition),
    ...clientColumns(event.client),
    doc: JSON.stringify(event),
  };
}

/**
 * The changes of a batch: for each session the state before the first of them goes out with sign −1 and the one
 * after the last with sign 1. What lay between was never written, so it need not be taken back.
 */
export function sessionRows(changes: readonly LoggedSession[], storedAt: number): Row[] {
  const merged = new Map<string, LoggedSession>();
  for (const { before, after } of changes) {
    const first = merged.get(after.id);
    merged.set(after.id, { before: first ? first.before : before, after });
  }
  return [...merged.values()].flatMap(({ before, after }) => [
    ...(before ? [sessionRow(before, -1, storedAt)] : []),
    sessionRow(after, 1, storedAt),
  ]);
}

function sessionRow(session: Session, sign: 1 | -1, storedAt: number): Row {
  return {
    sign,
    stored_at: dateTime64(storedAt),
    site_id: session.siteId,
    session_id: session.id,
    visitor_id: session.visitorId,
    started_at: dateTime64(session.startedAt),
    last_event_at: dateTime64(session.lastEventAt),
    last_seen_at: dateTime64(session.lastSeenAt),
    duration: durationOf(session),
    pageviews: session.pageviews,
    events: session.events,
    is_bounce: isBounce(session),
    live: session.live,
    entry_path: session.entryPath,
    exit_path: session.exitPath,
    hostname: session.hostname,
    goals: session.conversions.map(conversion => conversion.goalId),
    ...acquisitionColumns(session.acquisition),
    ...clientColumns(session.client),
    // Who asks for documents asks rows that hold; one that takes a state back needs none.
    doc: sign === 1 ? JSON.stringify(session) : '',
  };
}

function acquisitionColumns({ referrer, params, channel, source, campaign }: Acquisition): Row {
  return {
    referrer,
    referrer_host: URL.canParse(referrer) ? new URL(referrer).hostname : '',
    utm_source: params.utm_source ?? '',
    utm_medium: params.utm_medium ?? '',
    utm_campaign: params.utm_campaign ?? '',
    utm_content: params.utm_content ?? '',
    utm_term: params.utm_term ?? '',
    channel,
    source,
    campaign,
  };
}

function clientColumns({ location, device, browser, os, screen, language }: Client): Row {
  return {
    country_code: location.countryCode,
    state: location.state,
    city: location.city,
    device: device.type,
    browser: browser.name,
    browser_version: browser.version,
    os: os.name,
    os_version: os.version,
    screen: screen ? `${screen.width}x${screen.height}` : '',
    language,
  };
}

/** `2026-01-15 12:00:00.000`, UTC: ClickHouse's fast reader of times does not take the T and Z of ISO 8601. */
const dateTime64 = (at: number): string => new Date(at).toISOString().slice(0, -1).replace('T', ' ');

/** The most that Decimal(18, 4) holds. */
const LARGEST_DECIMAL = 99_999_999_999_999;

/** As text, so that no number is written with an exponent. Null beyond what the column holds; `doc` keeps the amount. */
const decimal = (amount: number): string | null =>
  Math.abs(amount) <= LARGEST_DECIMAL ? amount.toFixed(4) : null;
