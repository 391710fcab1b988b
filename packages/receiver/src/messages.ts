/**
 * What Bellwether's webhooks tell, in the `standard` format. Kept in step with the server's schemas by a test.
 * Times are ISO 8601 with milliseconds, in UTC. Text is empty where nothing is known.
 */
export interface MessageData {
  /** A pageview was recorded. */
  'pageview.tracked': PageviewData;
  /** A custom event was recorded. */
  'event.tracked': EventData;
  /** A visitor unknown to the site appeared. */
  'visitor.created': VisitData;
  /** A session (visit) began. */
  'session.created': VisitData;
  /** A session had been idle for 30 minutes. */
  'session.ended': SessionEndedData;
  /** A visitor completed a goal. */
  'goal.converted': GoalData;
  /** An alert's condition became true. */
  'alert.triggered': AlertTriggeredData;
  /** An alert's condition became false again. */
  'alert.resolved': AlertResolvedData;
  /** Yesterday's visitors were far above the 30-day rolling daily average. */
  'traffic.spike': TrafficData;
  /** Yesterday's visitors were far below it. */
  'traffic.drop': TrafficData;
  /** A variant's chance to win passed the experiment's threshold. */
  'experiment.decided': ExperimentDecidedData;
  /** A webhook was switched off by the system; the account's other webhooks hear it. */
  'webhook.disabled': WebhookDisabledData;
  /** Someone pressed Send test. */
  'webhook.test': TestData;
}

export type MessageType = keyof MessageData;

/** A message of one type. */
export interface MessageOf<T extends MessageType> {
  /** The same when it is delivered again; also the `webhook-id` header. */
  id: string;
  type: T;
  /** When it happened. */
  timestamp: string;
  data: MessageData[T];
}

/** A message of any type; `type` tells which, and with it what `data` holds. */
export type WebhookMessage = { [T in MessageType]: MessageOf<T> }[MessageType];

export interface TrafficSource {
  /** GA4's default channel group, as `Organic Search`, and `AI Assistants`. */
  channel: string;
  source: string;
  campaign: string;
}

export interface Location {
  /** English name, as `United States`. */
  country: string;
  /** ISO 3166-1 alpha-2, as `US`. */
  countryCode: string;
  state: string;
  city: string;
}

export interface Revenue {
  /** In the currency's unit: 9.99 euro is 9.99. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

export interface PageviewData {
  siteId: string;
  eventId: string;
  visitorId: string;
  sessionId: string;
  url: string;
  hostname: string;
  path: string;
  referrer: string;
  /** UTM parameters and click ids of the address. */
  params: Record<string, string>;
  trafficSource: TrafficSource;
  location: Location;
  /** `desktop`, `mobile`, `tablet`, … */
  device: string;
  browser: string;
  os: string;
  language: string;
  /** Custom properties, as they were sent. */
  props: Record<string, string | number | boolean>;
}

export interface EventData extends PageviewData {
  name: string;
  category: string;
  label: string;
  value: number | null;
  revenue: Revenue | null;
  /** False for an event that does not count against a bounce. */
  interactive: boolean;
}

export interface VisitData {
  siteId: string;
  /** The visit's id. */
  id: string;
  /** The entry page. */
  url: string;
  params: Record<string, string>;
  referrer: string;
  /** When the visit began. */
  date: string;
  /** What the site's `ip` setting lets through. */
  ip: string | null;
  visitor: {
    id: string;
    /** With daily visitor ids, that day's first event. */
    firstSeen: string;
    company: { name: string; domain: string } | null;
  };
  location: Location;
  trafficSource: TrafficSource;
  device: { type: string; model: string; os: string; gpu: string; hardwareConcurrency: number | null };
  browser: { name: string; version: string; vendor: string };
  /** IANA name. */
  timezone: string;
  language: string;
  screen: { width: number; height: number; touch: boolean } | null;
}

export interface SessionEndedData extends VisitData {
  /** When the visit had been idle for 30 minutes. */
  endedAt: string;
  /** Seconds from the first to the last event; 0 for a bounce. */
  duration: number;
  pageviews: number;
  /** Custom events. */
  events: number;
  bounced: boolean;
  entryPath: string;
  exitPath: string;
  exitUrl: string;
  goals: { id: string; name: string }[];
}

export interface GoalData {
  siteId: string;
  /** `number` counts up from 1 in a site. */
  goal: { id: string; number: number; name: string };
  /** The event's revenue, else the goal's value, else null. */
  value: number | null;
  /** ISO 4217. */
  currency: string | null;
  eventId: string;
  visitorId: string;
  sessionId: string;
  url: string;
  path: string;
  trafficSource: TrafficSource;
}

export interface AlertTriggeredData {
  siteId: string;
  alert: { id: string; name: string };
  /** As `pageviews > 1000`. */
  condition: string;
  metric: string;
  /** As `1h`. */
  window: string;
  currentValue: number;
  threshold: number;
}

export interface AlertResolvedData extends AlertTriggeredData {
  triggeredAt: string;
}

export interface TrafficData {
  siteId: string;
  alert: { id: string; name: string };
  /** The day judged, in the site's timezone, as `2026-11-21`. */
  date: string;
  visitorsYesterday: number;
  /** Mean of up to 30 full days before. */
  visitorsAverage: number;
  /** Per cent from that average; negative for a drop. */
  changePct: number;
}

export interface ExperimentDecidedData {
  siteId: string;
  experiment: { id: string; key: string; name: string };
  /** `chanceToWin` is a fraction, 0–1. */
  winner: { key: string; name: string; chanceToWin: number };
  variants: {
    key: string;
    name: string;
    exposures: number;
    conversions: number;
    /** Conversions by exposures, 0–1. */
    rate: number;
    chanceToWin: number;
  }[];
}

export interface WebhookDisabledData {
  webhook: { id: string; name: string; url: string };
  siteId: string | null;
  /** A stable word: `gone`, `no_success`, `exhausted`. */
  reason: string;
  explanation: string;
  failingSince: string | null;
}

export interface TestData {
  webhookId: string;
  siteId: string | null;
  message: string;
}
