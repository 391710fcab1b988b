import type { Compare, Interval, PeriodName } from '@bellwether/contract';
import type { Query } from '../api/client.ts';
import { optionalOf, textList } from '../shell/search.ts';
import { type Filter, parseFilter, writeFilter } from './filter.ts';
import { isDay, namedPeriods, type Period, usualPeriod } from './period.ts';

/** What the reports of a site show, as the address has it: what is left out is the usual. */
export interface View {
  period?: PeriodName;
  /** Instead of `period`: days, both included. */
  from?: string;
  to?: string;
  compare?: ComparisonChoice;
  interval?: Interval;
  filter?: string[];
}

export const comparisonChoices = ['previous_period', 'previous_year', 'none'] as const;
export type ComparisonChoice = (typeof comparisonChoices)[number];

const periodNames = namedPeriods.map(({ name }) => name);
const intervals: readonly Interval[] = ['minute', 'hour', 'day', 'week', 'month'];

/** Reads an address; what makes no sense is left out. */
export function readView(search: Record<string, unknown>): View {
  const filters = textList(search.filter).filter(text => parseFilter(text) !== null);
  return {
    ...readPeriod(search),
    compare: optionalOf(comparisonChoices)(search.compare),
    interval: optionalOf(intervals)(search.interval),
    filter: filters.length > 0 ? filters : undefined,
  };
}

function readPeriod({ period, from, to }: Record<string, unknown>): Pick<View, 'period' | 'from' | 'to'> {
  if (typeof from === 'string' && typeof to === 'string' && isDay(from) && isDay(to) && from <= to)
    return { from, to };
  return { period: optionalOf(periodNames)(period) };
}

export const periodOf = ({ period, from, to }: View): Period =>
  from !== undefined && to !== undefined ? { from, to } : { period: period ?? usualPeriod };

/** The part of an address that says when. An interval chosen for another length would not do. */
export const withPeriod = (period: Period): Pick<View, 'period' | 'from' | 'to' | 'interval'> => ({
  interval: undefined,
  ...('period' in period
    ? { period: period.period === usualPeriod ? undefined : period.period, from: undefined, to: undefined }
    : { ...period, period: undefined }),
});

export const filtersOf = ({ filter = [] }: View): Filter[] =>
  filter.map(parseFilter).filter(parsed => parsed !== null);

export const withFilters = (filters: readonly Filter[]): Pick<View, 'filter'> => ({
  filter: filters.length > 0 ? filters.map(writeFilter) : undefined,
});

/** What every report is asked: when, and of whom. */
export const askedOf = (view: View): Query => ({ ...periodOf(view), filter: view.filter });

/** Nothing lies before all time; the last minutes are compared with nothing. */
export function comparisonOf(view: View): Compare | undefined {
  const period = periodOf(view);
  if ('period' in period && (period.period === 'all' || period.period === 'realtime')) return undefined;
  const { compare = 'previous_period' } = view;
  return compare === 'none' ? undefined : compare;
}
