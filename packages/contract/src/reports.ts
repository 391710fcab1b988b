/** What reports are asked and what they answer, a file a report. */

export * from './reports/breakdowns.ts';
export {
  type Compare,
  comparisons,
  type Interval,
  intervals,
  ListQuery,
  Metrics,
  type PeriodName,
  type PeriodQuery,
  periodNames,
  reportLimits,
} from './reports/common.ts';
export * from './reports/experiments.ts';
export * from './reports/filters.ts';
export * from './reports/funnels.ts';
export * from './reports/log.ts';
export * from './reports/pages.ts';
export * from './reports/query.ts';
export * from './reports/revenue.ts';
export * from './reports/stats.ts';
