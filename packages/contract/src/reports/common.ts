import Type, { type Static } from 'typebox';
import { closed, Nullable } from '../management/common.ts';

/**
 * What the reports' query strings and answers share. Everywhere: rates are fractions (0–1), durations seconds,
 * amounts decimal numbers in the currency's unit, times ISO 8601 in UTC.
 */
export const reportLimits = {
  rows: 1000,
  defaultRows: 100,
  filters: 20,
  comparisons: 100,
  filterLength: 2500,
  /** Characters of all values together. */
  filterText: 50_000,
  /** `*` and `**` in all patterns together. */
  wildcards: 300,
} as const;

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

export const Count = (description: string) => Type.Integer({ minimum: 0, description });
export const Fraction = (description: string) =>
  Type.Number({ minimum: 0, description: `${description} (0–1)` });
export const Seconds = (description: string) =>
  Type.Number({ minimum: 0, description: `${description} (seconds)` });
export const Instant = (description: string) => Type.String({ format: 'date-time', description });
export const MoreRows = Nullable(
  Type.String({ description: 'Give it back as `cursor` for the next page; null on the last one.' }),
);

// ── What is asked ───────────────────────────────────────────────────────────────────────────────────────────────

export const period = {
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

export const interval = {
  interval: Type.Optional(
    Type.Enum([...intervals], {
      description: 'The width of a point of the series; weeks begin on Monday. Default by the length.',
    }),
  ),
};

export const compare = {
  compare: Type.Optional(
    Type.Enum([...comparisons], {
      description: 'Also answer for the period before, or the same a year ago, as far as this one has come.',
    }),
  ),
};

export const filter = {
  filter: Type.Optional(
    Type.Array(Type.String({ maxLength: reportLimits.filterLength }), {
      maxItems: reportLimits.filters,
      description:
        'Repeatable, all must hold: `dimension:op:value`, op one of is, is_not, contains, matches (`*` for any run of characters; in paths `*` stays within a segment and `**` goes across); several values separated by `|`, any of which may do. An empty value means unknown.',
    }),
  ),
};

export const page = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: reportLimits.rows, description: 'Rows of a page. Default 100.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'The `nextCursor` of the page before.' })),
};

/** What is common to the paged reports. */
export const ListQuery = Type.Object({ ...period, ...filter, ...page }, closed);
export type ListQuery = Static<typeof ListQuery>;

/** The part of a request that says when; reports without a series take fewer. */
export interface PeriodQuery {
  period?: PeriodName;
  from?: string;
  to?: string;
  timezone?: string;
  interval?: Interval;
  compare?: Compare;
}

// ── What is answered ────────────────────────────────────────────────────────────────────────────────────────────

export const Currency = Type.String({ description: 'ISO 4217' });

export const Money = Type.Object({
  currency: Currency,
  amount: Type.Number({ description: 'In the currency’s unit.' }),
});

export const metrics = {
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
export type Metrics = Static<typeof Metrics>;

export const span = {
  from: Instant('Included.'),
  to: Instant('Not included.'),
};
