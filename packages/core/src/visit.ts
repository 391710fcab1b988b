import type { Acquisition, Client } from './client.ts';
import type { SessionEndedData, VisitData } from './message-data.ts';
import { durationOf, endOf, isBounce, type Session } from './session.ts';

/** Epoch milliseconds as ISO 8601 with milliseconds and Z, as every time of ours is written. */
export const iso = (at: number): string => new Date(at).toISOString();

interface VisitFacts {
  siteId: string;
  sessionId: string;
  startedAt: number;
  entryUrl: string;
  visitorId: string;
  visitorFirstSeenAt: number;
  acquisition: Acquisition;
  client: Client;
}

/** A visit as messages and the REST API show it. */
export function visitData(v: VisitFacts): VisitData {
  const { client, acquisition } = v;
  return {
    siteId: v.siteId,
    id: v.sessionId,
    url: v.entryUrl,
    params: acquisition.params,
    referrer: acquisition.referrer,
    date: iso(v.startedAt),
    ip: client.ip,
    visitor: { id: v.visitorId, firstSeen: iso(v.visitorFirstSeenAt), company: client.company },
    location: client.location,
    trafficSource: trafficSourceOf(acquisition),
    device: {
      type: client.device.type,
      model: client.device.model,
      os: [client.os.name, client.os.version].filter(Boolean).join(' '),
      gpu: client.device.gpu,
      hardwareConcurrency: client.device.hardwareConcurrency,
    },
    browser: client.browser,
    timezone: client.timezone,
    language: client.language,
    screen: client.screen,
  };
}

export const trafficSourceOf = ({ channel, source, campaign }: Acquisition) => ({
  channel,
  source,
  campaign,
});

export const visitOf = (s: Session): VisitData => visitData({ ...s, sessionId: s.id });

/** An ended visit with what it came to. */
export function sessionEndedData(s: Session): SessionEndedData {
  return {
    ...visitOf(s),
    endedAt: iso(endOf(s)),
    duration: durationOf(s),
    pageviews: s.pageviews,
    events: s.events,
    bounced: isBounce(s),
    entryPath: s.entryPath,
    exitPath: s.exitPath,
    exitUrl: s.exitUrl,
    goals: s.conversions.map(({ goalId: id, name }) => ({ id, name })),
  };
}
