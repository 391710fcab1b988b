import Type, { type Static } from 'typebox';

/** Limits of what may be collected; larger values are a 400, never cut. */
export const collectLimits = {
  bodyBytes: 64 * 1024,
  /** From servers, whose batches are full ones. */
  serverBodyBytes: 4 * 1024 * 1024,
  batch: 500,
  urlLength: 2000,
  nameLength: 120,
  textLength: 500,
  props: 30,
  propNameLength: 300,
  propValueLength: 2000,
  /** Nothing is told of what happened before, epoch ms: a clock that is wrong shows 1970, and each month has its files. */
  earliest: Date.UTC(2000, 0, 1),
} as const;

const closed = { additionalProperties: false } as const;
const Text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description && { description }) });

const fields = {
  id: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
      description: 'A UUID of the sender’s; the same id within 24 h counts once.',
    }),
  ),
  type: Type.Enum(['pageview', 'event', 'engagement']),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: collectLimits.nameLength })),
  url: Type.String({ minLength: 1, maxLength: collectLimits.urlLength }),
  referrer: Type.Optional(Text(collectLimits.urlLength)),
  category: Type.Optional(Text(collectLimits.textLength)),
  label: Type.Optional(Text(collectLimits.textLength)),
  value: Type.Optional(Type.Number()),
  props: Type.Optional(
    Type.Record(
      Type.String({ minLength: 1, maxLength: collectLimits.propNameLength }),
      Type.Union([Type.String({ maxLength: collectLimits.propValueLength }), Type.Number(), Type.Boolean()]),
      { maxProperties: collectLimits.props },
    ),
  ),
  revenue: Type.Optional(
    Type.Object(
      {
        amount: Type.Number({ minimum: -1e12, maximum: 1e12 }),
        currency: Type.String({ pattern: '^[A-Za-z]{3}$', description: 'ISO 4217' }),
      },
      closed,
    ),
  ),
  interactive: Type.Optional(Type.Boolean()),
  engagedSeconds: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 86_400,
      description: 'With type `engagement`: seconds of attention since the last ping.',
    }),
  ),
  screen: Type.Optional(
    Type.Object(
      {
        width: Type.Integer({ minimum: 0, maximum: 65_535 }),
        height: Type.Integer({ minimum: 0, maximum: 65_535 }),
        touch: Type.Boolean(),
      },
      closed,
    ),
  ),
  timezone: Type.Optional(Text(64)),
  language: Type.Optional(Text(35)),
  gpu: Type.Optional(Text(200)),
  hardwareConcurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
  visitor: Type.Optional(
    Text(128, 'An id of the site’s own; used only where the site says `visitorId: "persistent"`.'),
  ),
  experiments: Type.Optional(
    Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 100 }), { maxProperties: 20 }),
  ),
  timestamp: Type.Optional(
    Type.Union([Type.String({ maxLength: 40 }), Type.Number()], {
      description: 'When it happened: ISO 8601, or epoch milliseconds. Default: on arrival.',
    }),
  ),
};

/** One event as it is reported, without the site. */
export const CollectEvent = Type.Object(fields, closed);
export type CollectEvent = Static<typeof CollectEvent>;

/** `POST /api/event` with one event. */
export const CollectSingle = Type.Object({ site: Type.String({ maxLength: 64 }), ...fields }, closed);
export type CollectSingle = Static<typeof CollectSingle>;

/** `POST /api/event` with several: all or nothing. */
export const CollectBatch = Type.Object(
  {
    site: Type.String({ maxLength: 64 }),
    events: Type.Array(CollectEvent, { minItems: 1, maxItems: collectLimits.batch }),
  },
  closed,
);
export type CollectBatch = Static<typeof CollectBatch>;

/**
 * An event as a server reports it: with what a browser's request would have told beside it. Left out, they are
 * unknown; the address of the server that sends is never taken for the visitor's.
 */
export const ServerEvent = Type.Object(
  {
    ...fields,
    ip: Type.Optional(Text(64, 'The visitor’s address: for the daily id and the geography, then dropped.')),
    userAgent: Type.Optional(Text(1000, 'What the visitor’s browser called itself.')),
    visitor: Type.Optional(
      Text(128, 'An id of your own for the visitor. Without it, `ip` and `userAgent` make one for the day.'),
    ),
  },
  closed,
);
export type ServerEvent = Static<typeof ServerEvent>;

const site = Type.Optional(
  Type.String({ maxLength: 64, description: 'May be left out; else the one the address names.' }),
);

/** `POST /api/v1/sites/:siteId/events` with one event. */
export const ServerSingle = Type.Object({ site, ...ServerEvent.properties }, closed);

/** … and with several: all or nothing. */
export const ServerBatch = Type.Object(
  { site, events: Type.Array(ServerEvent, { minItems: 1, maxItems: collectLimits.batch }) },
  closed,
);

export const Collected = Type.Object({
  accepted: Type.Integer({ minimum: 0, description: 'Events durably taken, those told before among them.' }),
});

/** Why an event was refused on purpose; told in `X-Bellwether-Dropped`. */
export const dropReasons = [
  'bot',
  'referrer_spam',
  'opted_out',
  'host_not_allowed',
  'excluded_ip',
  'excluded_path',
  'no_visit',
] as const;
export type DropReason = (typeof dropReasons)[number];
