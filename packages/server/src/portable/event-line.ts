import type { ExportedEvent } from '@bellwether/contract';
import { type Conversion, iso, type TrackedEvent } from '@bellwether/core';
import type { PastEvent } from '../ports/index.ts';

/** An event as exports tell it. */
export function eventLine(event: TrackedEvent): ExportedEvent {
  const { acquisition, client } = event;
  const { referrer, params, channel, source, campaign } = acquisition;
  return {
    id: event.id,
    siteId: event.siteId,
    type: event.type,
    timestamp: iso(event.at),
    name: event.name,
    category: event.category,
    label: event.label,
    value: event.value,
    props: event.props,
    revenue: event.revenue,
    interactive: event.interactive,
    engagedSeconds: event.engagedSeconds,
    url: event.url,
    hostname: event.hostname,
    path: event.path,
    referrer,
    params,
    trafficSource: { channel, source, campaign },
    visitor: {
      id: event.visitorId,
      firstSeen: iso(event.visitorFirstSeenAt),
      isNew: event.newVisitor,
    },
    session: { id: event.sessionId, starts: event.startsSession },
    location: client.location,
    company: client.company,
    device: client.device,
    browser: client.browser,
    os: client.os,
    screen: client.screen,
    timezone: client.timezone,
    language: client.language,
    ip: client.ip,
    ...(event.experiments && { experiments: event.experiments }),
    live: event.live,
    goals: event.conversions,
  };
}

/**
 * The event of a line, for a site: its own again, or taken over from another. Nobody is told of it again, wherever
 * it was live. Goals belong to a site, so conversions of another one are decided anew.
 */
export function pastEventOf(line: ExportedEvent, siteId: string): PastEvent {
  const { visitor, session, trafficSource, referrer, params, goals } = line;
  return {
    event: {
      id: line.id,
      siteId,
      type: line.type,
      at: Date.parse(line.timestamp),
      live: false,
      visitorId: visitor.id,
      previousVisitorId: null,
      name: line.name,
      category: line.category,
      label: line.label,
      value: line.value,
      props: line.props,
      revenue: line.revenue,
      interactive: line.interactive,
      engagedSeconds: line.engagedSeconds,
      url: line.url,
      hostname: line.hostname,
      path: line.path,
      acquisition: { referrer, params, ...trafficSource },
      client: {
        location: line.location,
        company: line.company,
        device: line.device,
        browser: line.browser,
        os: line.os,
        screen: line.screen,
        timezone: line.timezone,
        language: line.language,
        ip: line.ip,
      },
      // Experiments are a site's own, as goals are.
      ...(line.experiments && line.siteId === siteId && { experiments: line.experiments }),
    },
    place: {
      sessionId: session.id,
      startsSession: session.starts,
      newVisitor: visitor.isNew,
      visitorFirstSeenAt: Date.parse(visitor.firstSeen),
      conversions: line.siteId === siteId ? (goals satisfies Conversion[]) : null,
    },
  };
}
