import { channels, EventData, SessionEndedData } from '@bellwether/core';
import Type, { type Static, type TSchema } from 'typebox';

/**
 * The reports' query strings and answers. Everywhere: rates are fractions (0–1), durations seconds, amounts decimal
 * numbers in the currency's unit, times ISO 8601 in UTC.
 */
export const reportLimits = { rows: 1000, defaultRows: 100, filters: 20, filterLength: 2500 } as const;

export const periodNames = [
  'realtime',
  'today',
  'yesterday',
  '7d',
  '30d',
  'month',
  '6mo',
  '12mo',
  'all',
] as const;
export type PeriodName = (typeof periodNames)[number];

export const intervals = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

export const comparisons = ['previous_period', 'previous_year'] as const;
export type Compare = (typeof comparisons)[number];

const closed = { additionalProperties: false } as const;
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Fraction = (description: string) => Type.Number({ minimum: 0, description: `${description} (0–1)` });
const Seconds = (description: string) => Type.Number({ minimum: 0, description: `${description} (seconds)` });
const Time = (description: string) => Type.String({ format: 'date-time', description });
const NextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'Give it back as `cursor` for the next page; null on the last one.',
});

// ── What is asked ───────────────────────────────────────────────────────────────────────────────────────────────

const period = {
  period: Type.Optional(
    Type.Enum([...periodNames], {
      description:
        'A named period, including today. Default `30d`. `realtime` is the last 30 minutes; `month` this calendar month up to today; `6mo` and `12mo` begin with a month.',
    }),
  ),
  from: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'Instead of `period`: a date in the timezone, or a date-time.',
    }),
  ),
  to: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'A date, which is included, or a date-time, which is not. Default: the end of today.',
    }),
  ),
  timezone: Type.Optional(
    Type.String({ maxLength: 64, description: 'IANA name; default the site’s. Days begin at its midnight.' }),
  ),
};

const series = {
  interval: Type.Optional(
    Type.Enum([...intervals], {
      description: 'The width of a point of the series; weeks begin on Monday. Default by the length.',
    }),
  ),
  compare: Type.Optional(
    Type.Enum([...comparisons], {
      description: 'Also answer for the period before, or the same a year ago, as far as this one has come.',
    }),
  ),
};

const filter = {
  filter: Type.Optional(
    Type.Array(Type.String({ maxLength: reportLimits.filterLength }), {
      maxItems: reportLimits.filters,
      description:
        'Repeatable, all must hold: `dimension:op:value`, op one of is, is_not, contains, matches (`*` for any run of characters); several values separated by `|`, any of which may do. An empty value means unknown.',
    }),
  ),
};

const page = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: reportLimits.rows, description: 'Rows of a page. Default 100.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'The `nextCursor` of the page before.' })),
};

export const sourceDimensions = [
  'channel',
  'source',
  'referrer',
  'campaign',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_content',
  'utm_term',
] as const;
export const locationDimensions = ['country', 'state', 'city'] as const;
export const deviceDimensions = ['device', 'browser', 'os', 'screen', 'language'] as const;

const by = <T extends string[]>(dimensions: readonly [...T]) => ({
  by: Type.Optional(
    Type.Enum<T>([...dimensions], { description: `What the rows are. Default \`${dimensions[0]}\`.` }),
  ),
});

export const StatsQuery = Type.Object({ ...period, ...series, ...filter }, closed);
export const PagesQuery = Type.Object({ ...period, ...filter, ...page }, closed);
export const SourcesQuery = Type.Object({ ...period, ...filter, ...page, ...by(sourceDimensions) }, closed);
export const LocationsQuery = Type.Object(
  { ...period, ...filter, ...page, ...by(locationDimensions) },
  closed,
);
export const DevicesQuery = Type.Object({ ...period, ...filter, ...page, ...by(deviceDimensions) }, closed);
export const SessionsQuery = Type.Object({ ...period, ...filter, ...page }, closed);
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
export const EventNamesQuery = Type.Object({ ...period, ...filter, ...page }, closed);

export type StatsQuery = Static<typeof StatsQuery>;
export type PagesQuery = Static<typeof PagesQuery>;
export type SourcesQuery = Static<typeof SourcesQuery>;
export type LocationsQuery = Static<typeof LocationsQuery>;
export type DevicesQuery = Static<typeof DevicesQuery>;
export type SessionsQuery = Static<typeof SessionsQuery>;
export type EventsQuery = Static<typeof EventsQuery>;
export type EventNamesQuery = Static<typeof EventNamesQuery>;
/** The part of a request that says when; reports without a series take fewer. */
export type PeriodQuery = Pick<StatsQuery, 'period' | 'from' | 'to' | 'interval' | 'timezone' | 'compare'>;
/** What is common to the paged reports. */
export type ListQuery = PagesQuery;

// ── What is answered ────────────────────────────────────────────────────────────────────────────────────────────

const Money = Type.Object({
  currency: Type.String({ description: 'ISO 4217' }),
  amount: Type.Number({ description: 'In the currency’s unit.' }),
});

const metrics = {
  visitors: Count('Distinct visitor ids with a pageview or custom event in the period.'),
  visits: Count('Visits that began in the period.'),
  pageviews: Count('Pageviews.'),
  events: Count('Custom events.'),
  viewsPerVisit: Type.Number({ minimum: 0, description: 'Pageviews ÷ visits.' }),
  bounceRate: Fraction('Visits with one pageview and no interactive custom event ÷ visits'),
  visitDuration: Seconds('Mean length of a visit; a bounce counts 0'),
  conversions: Count('Conversions of goals; with a filter on `goal`, of those goals only.'),
  conversionRate: Fraction(
    'Unique converters ÷ unique visitors under the same filters, those on `goal` aside',
  ),
  revenue: Type.Array(Money, { description: 'The events’ own revenue, by currency.' }),
};
export const Metrics = Type.Object(metrics);

export const SeriesPoint = Type.Object({
  time: Time('When the point begins; it ends where the next begins.'),
  visitors: metrics.visitors,
  visits: metrics.visits,
  pageviews: metrics.pageviews,
  events: metrics.events,
});

const span = {
  from: Time('Included.'),
  to: Time('Not included.'),
};

export const StatsAnswer = Type.Object({
  siteId: Type.String(),
  period: Type.Object({ ...span, timezone: Type.String(), interval: Type.Enum([...intervals]) }),
  metrics: Metrics,
  previous: Type.Optional(
    Type.Object(
      { ...span, ...metrics, series: Type.Array(SeriesPoint) },
      { description: 'With `compare`: the same for the earlier period.' },
    ),
  ),
  series: Type.Array(SeriesPoint, { description: 'Without gaps, oldest first.' }),
  realtime: Type.Object({
    visitors: Count('Visitors of the last 5 minutes, whatever the period, under the same filters.'),
  }),
});

export const PagesAnswer = Type.Object({
  pages: Type.Array(
    Type.Object({
      path: Type.String(),
      visitors: Count('Distinct visitors with a pageview or custom event on the page.'),
      visits: Count('Visits that had one.'),
      pageviews: Count('Pageviews of the page.'),
      entries: Count('Visits that began on it.'),
      exits: Count('Visits whose last pageview it is so far.'),
      bounceRate: Fraction('Of the visits that began on it, those that bounced'),
      timeOnPage: Seconds('Time of attention, by the tracker’s pings ÷ visits to the page'),
    }),
    { description: 'Most visitors first.' },
  ),
  nextCursor: NextCursor,
});

const breakdownRow = {
  value: Type.String({ description: 'What `filter` takes; empty where unknown.' }),
  name: Type.String({ description: 'What to show.' }),
  visitors: metrics.visitors,
  visits: metrics.visits,
  pageviews: metrics.pageviews,
  bounceRate: metrics.bounceRate,
  visitDuration: metrics.visitDuration,
};
const RowsBy = <T extends string[]>(dimensions: readonly [...T]) =>
  Type.Enum<T>([...dimensions], { description: 'What the rows are.' });

export const SourcesAnswer = Type.Object({
  by: RowsBy(sourceDimensions),
  sources: Type.Array(Type.Object(breakdownRow), {
    description: `Most visitors first. Channels are: ${channels.join(', ')}.`,
  }),
  nextCursor: NextCursor,
});

export const LocationsAnswer = Type.Object({
  by: RowsBy(locationDimensions),
  locations: Type.Array(
    Type.Object({
      ...breakdownRow,
      countryCode: Type.String({ description: 'ISO 3166-1 alpha-2; empty where unknown.' }),
      state: Type.String({ description: 'Empty with `by=country`.' }),
    }),
    { description: 'Most visitors first.' },
  ),
  nextCursor: NextCursor,
});

export const DevicesAnswer = Type.Object({
  by: RowsBy(deviceDimensions),
  devices: Type.Array(Type.Object(breakdownRow), { description: 'Most visitors first.' }),
  nextCursor: NextCursor,
});

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const SessionItem = Type.Object(
  {
    ...SessionEndedData.properties,
    endedAt: Nullable(Time('When the visit had been idle for 30 minutes; null while it is open.')),
  },
  { description: 'The visit object of the webhooks, and what the visit has come to.' },
);

export const SessionsAnswer = Type.Object({
  sessions: Type.Array(SessionItem, { description: 'Newest first.' }),
  nextCursor: NextCursor,
});

const { eventId: id, ...happened } = EventData.properties;
export const EventItem = Type.Object({
  id,
  type: Type.Enum(['pageview', 'event']),
  timestamp: Time('When it happened.'),
  ...happened,
  goals: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'What it converted.',
  }),
});

export const EventsAnswer = Type.Object({
  events: Type.Array(EventItem, { description: 'Newest first.' }),
  nextCursor: NextCursor,
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
      lastSeen: Time('The latest in the period.'),
    }),
    { description: 'Most frequent first.' },
  ),
  nextCursor: NextCursor,
});

export type Metrics = Static<typeof Metrics>;
export type SeriesPoint = Static<typeof SeriesPoint>;
export type StatsAnswer = Static<typeof StatsAnswer>;
export type PagesAnswer = Static<typeof PagesAnswer>;
export type SourcesAnswer = Static<typeof SourcesAnswer>;
export type LocationsAnswer = Static<typeof LocationsAnswer>;
export type DevicesAnswer = Static<typeof DevicesAnswer>;
export type SessionItem = Static<typeof SessionItem>;
export type SessionsAnswer = Static<typeof SessionsAnswer>;
export type SessionAnswer = Static<typeof SessionAnswer>;
export type EventItem = Static<typeof EventItem>;
export type EventsAnswer = Static<typeof EventsAnswer>;
export type EventNamesAnswer = Static<typeof EventNamesAnswer>;
