import Type, { type Static, type TSchema } from 'typebox';

/**
 * The `data` of each message type, as schemas: they yield the TypeScript types, the OpenAPI document, the
 * check of a webhook's filter fields, and the docs.
 */
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = (description: string) => Type.String({ format: 'date-time', description });

const Params = Type.Record(Type.String(), Type.String(), {
  description: 'UTM parameters and click ids of the address.',
});
const Props = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
  description: 'Custom properties, as they were sent.',
});
const Revenue = Type.Object({ amount: Type.Number(), currency: Type.String() });
const Location = Type.Object({
  country: Type.String({ description: 'English name; empty when unknown.' }),
  countryCode: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
  state: Type.String(),
  city: Type.String(),
});
const TrafficSource = Type.Object({
  channel: Type.String(),
  source: Type.String(),
  campaign: Type.String(),
});

const happened = {
  siteId: Type.String(),
  eventId: Type.String({ description: 'The event this message tells of.' }),
  visitorId: Type.String(),
  sessionId: Type.String(),
  url: Type.String(),
  hostname: Type.String(),
  path: Type.String(),
  referrer: Type.String(),
  params: Params,
  trafficSource: TrafficSource,
  location: Location,
  device: Type.String({ description: 'desktop, mobile, tablet, …' }),
  browser: Type.String(),
  os: Type.String(),
  language: Type.String(),
};

export const PageviewData = Type.Object({ ...happened, props: Props });

export const EventData = Type.Object({
  ...happened,
  name: Type.String(),
  category: Type.String(),
  label: Type.String(),
  value: Nullable(Type.Number()),
  props: Props,
  revenue: Nullable(Revenue),
  interactive: Type.Boolean(),
});

const visit = {
  siteId: Type.String(),
  id: Type.String({ description: 'The visit’s id.' }),
  url: Type.String({ description: 'The entry page.' }),
  params: Params,
  referrer: Type.String(),
  date: Time('When the visit began.'),
  ip: Nullable(Type.String({ description: 'What the site’s `ip` setting lets through.' })),
  visitor: Type.Object({
    id: Type.String(),
    firstSeen: Time('With daily visitor ids, that day’s first event.'),
    company: Nullable(Type.Object({ name: Type.String(), domain: Type.String() })),
  }),
  location: Location,
  trafficSource: TrafficSource,
  device: Type.Object({
    type: Type.String(),
    model: Type.String(),
    os: Type.String(),
    gpu: Type.String(),
    hardwareConcurrency: Nullable(Type.Integer()),
  }),
  browser: Type.Object({ name: Type.String(), version: Type.String(), vendor: Type.String() }),
  timezone: Type.String(),
  language: Type.String(),
  screen: Nullable(Type.Object({ width: Type.Integer(), height: Type.Integer(), touch: Type.Boolean() })),
};

export const VisitData = Type.Object(visit);

export const SessionEndedData = Type.Object({
  ...visit,
  endedAt: Time('When the visit had been idle for 30 minutes.'),
  duration: Type.Number({ description: 'Seconds from the first to the last event; 0 for a bounce.' }),
  pageviews: Type.Integer(),
  events: Type.Integer({ description: 'Custom events.' }),
  bounced: Type.Boolean(),
  entryPath: Type.String(),
  exitPath: Type.String(),
  exitUrl: Type.String(),
  goals: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
});

export const GoalData = Type.Object({
  siteId: Type.String(),
  goal: Type.Object({ id: Type.String(), number: Type.Integer(), name: Type.String() }),
  value: Nullable(Type.Number({ description: 'The event’s revenue, else the goal’s value, else null.' })),
  currency: Nullable(Type.String()),
  eventId: Type.String(),
  visitorId: Type.String(),
  sessionId: Type.String(),
  url: Type.String(),
  path: Type.String(),
  trafficSource: TrafficSource,
});

const alert = {
  siteId: Type.String(),
  alert: Type.Object({ id: Type.String(), name: Type.String() }),
  condition: Type.String({ description: 'As `pageviews > 1000`.' }),
  metric: Type.String(),
  window: Type.String(),
  currentValue: Type.Number(),
  threshold: Type.Number(),
};
export const AlertTriggeredData = Type.Object(alert);
export const AlertResolvedData = Type.Object({ ...alert, triggeredAt: Time('When it was triggered.') });

export const TrafficData = Type.Object({
  siteId: Type.String(),
  alert: Type.Object({ id: Type.String(), name: Type.String() }),
  date: Type.String({ format: 'date', description: 'The day judged, in the site’s timezone.' }),
  visitorsYesterday: Type.Integer(),
  visitorsAverage: Type.Number({ description: 'Mean of up to 30 full days before.' }),
  changePct: Type.Number({ description: 'Per cent from that average, one decimal.' }),
});

export const ExperimentDecidedData = Type.Object({
  siteId: Type.String(),
  experiment: Type.Object({ id: Type.String(), key: Type.String(), name: Type.String() }),
  winner: Type.Object({ key: Type.String(), name: Type.String(), chanceToWin: Type.Number() }),
  variants: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      exposures: Type.Integer(),
      conversions: Type.Integer(),
      rate: Type.Number(),
      chanceToWin: Type.Number(),
    }),
  ),
});

export const WebhookDisabledData = Type.Object({
  webhook: Type.Object({ id: Type.String(), name: Type.String(), url: Type.String() }),
  siteId: Nullable(Type.String()),
  reason: Type.String({ description: 'A stable word: `gone`, `no_success`, `exhausted`.' }),
  explanation: Type.String(),
  failingSince: Nullable(Time('The first failure since the last success.')),
});

export const TestData = Type.Object({
  webhookId: Type.String(),
  siteId: Nullable(Type.String()),
  message: Type.String(),
});

export type PageviewData = Static<typeof PageviewData>;
export type EventData = Static<typeof EventData>;
export type VisitData = Static<typeof VisitData>;
export type SessionEndedData = Static<typeof SessionEndedData>;
export type GoalData = Static<typeof GoalData>;
export type AlertTriggeredData = Static<typeof AlertTriggeredData>;
export type AlertResolvedData = Static<typeof AlertResolvedData>;
export type TrafficData = Static<typeof TrafficData>;
export type ExperimentDecidedData = Static<typeof ExperimentDecidedData>;
export type WebhookDisabledData = Static<typeof WebhookDisabledData>;
export type TestData = Static<typeof TestData>;
