import Type, { type Static } from 'typebox';
import { closed } from '../management/common.ts';
import {
  Count,
  compare,
  filter,
  Instant,
  interval,
  intervals,
  Metrics,
  metrics,
  period,
  span,
} from './common.ts';

export const StatsQuery = Type.Object({ ...period, ...interval, ...compare, ...filter }, closed);
export type StatsQuery = Static<typeof StatsQuery>;

export const SeriesPoint = Type.Object({
  time: Instant('When the point begins; it ends where the next begins.'),
  visitors: metrics.visitors,
  visits: metrics.visits,
  pageviews: metrics.pageviews,
  events: metrics.events,
});
export type SeriesPoint = Static<typeof SeriesPoint>;

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
export type StatsAnswer = Static<typeof StatsAnswer>;
