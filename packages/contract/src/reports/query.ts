import Type, { type Static } from 'typebox';
import { closed, Nullable } from '../management/common.ts';
import { interval, intervals, MoreRows, metrics, page, period, reportLimits, span } from './common.ts';
import { GivenFilters } from './filters.ts';

/** A question of one's own: any metrics by any dimensions. */
export const queryMetrics = [
  'visitors',
  'visits',
  'pageviews',
  'events',
  'viewsPerVisit',
  'bounceRate',
  'visitDuration',
  'conversions',
  'conversionRate',
  'revenue',
] as const;
export type QueryMetric = (typeof queryMetrics)[number];

/** `time` alone is by the interval. */
export const timeDimensions = ['time', ...intervals.map(name => `time:${name}` as const)] as const;

const most = { dimensions: 5 } as const;
const Names = Type.Array(Type.String({ minLength: 1, maxLength: 320 }), {
  maxItems: most.dimensions,
  description: `What a row is: the dimensions of filters, and ${timeDimensions.map(name => `\`${name}\``).join(', ')}. None: one row.`,
});
const Metric = Type.Enum([...queryMetrics]);
const Direction = Type.Enum(['asc', 'desc']);
const by = Type.String({ maxLength: 320, description: 'A metric or dimension of the query.' });

export const QueryBody = Type.Object(
  {
    metrics: Type.Array(Metric, { minItems: 1, maxItems: queryMetrics.length }),
    dimensions: Type.Optional(Names),
    ...period,
    ...interval,
    filters: Type.Optional(GivenFilters),
    orderBy: Type.Optional(
      Type.Array(Type.Object({ by, direction: Type.Optional(Direction) }, closed), {
        maxItems: 15,
        description:
          'Default: by time where time is a dimension, else the first metric, largest first. Revenue has no order, having several currencies.',
      }),
    ),
    ...page,
  },
  closed,
);
export type QueryBody = Static<typeof QueryBody>;

export const QueryAnswer = Type.Object({
  results: Type.Array(
    Type.Object({
      dimensions: Type.Record(Type.String(), Type.String(), {
        description: 'By the dimension’s name; times are the points’ beginnings, an empty text is unknown.',
      }),
      metrics: Type.Partial(Type.Object(metrics), { description: 'Those that were asked for.' }),
    }),
    { description: 'Rows with something to count.' },
  ),
  meta: Type.Object({ nextCursor: MoreRows }),
  query: Type.Object(
    {
      siteId: Type.String(),
      metrics: Type.Array(Metric),
      dimensions: Names,
      ...span,
      timezone: Type.String(),
      interval: Nullable(Type.Enum([...intervals], { description: 'Of the dimension `time`.' })),
      filters: GivenFilters,
      orderBy: Type.Array(Type.Object({ by, direction: Direction })),
      limit: Type.Integer({ maximum: reportLimits.rows }),
    },
    { description: 'The query as it was understood.' },
  ),
});
export type QueryAnswer = Static<typeof QueryAnswer>;
