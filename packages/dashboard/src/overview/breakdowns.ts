import type {
  DevicesAnswer,
  LocationsAnswer,
  PagesAnswer,
  QueryAnswer,
  QueryMetric,
  SourcesAnswer,
} from '@bellwether/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, idPath, type Query } from '../api/client.ts';
import { reportsKey } from '../api/reports.ts';
import { count, duration, percent } from '../format/numbers.ts';

/** A row of a breakdown: what it is of, and its numbers. */
export interface Row {
  /** What filters take; empty where unknown. */
  value: string;
  name: string;
  numbers: Partial<Record<ColumnKey, number>>;
}

export interface Rows {
  rows: Row[];
  nextCursor: string | null;
}

const columns = {
  visitors: { label: 'Visitors', write: count },
  visits: { label: 'Visits', write: count },
  pageviews: { label: 'Pageviews', write: count },
  bounceRate: { label: 'Bounce rate', write: percent },
  visitDuration: { label: 'Duration', write: duration },
  timeOnPage: { label: 'Time on page', write: duration },
} as const;
export type ColumnKey = keyof typeof columns;

export const columnOf = (key: ColumnKey): { label: string; write(value: number): string } => columns[key];

type Load = (siteId: string, asked: Query, signal: AbortSignal) => Promise<Rows>;

export interface Breakdown {
  /** In tabs. */
  label: string;
  /** As the heading of its list, where the tab's word is too short. */
  title?: string;
  /** What a click on a row filters by. */
  dimension: string;
  /** The first is what rows are compared by. */
  columns: readonly [ColumnKey, ...ColumnKey[]];
  /** What is said of the empty value. */
  unknown: string;
  load: Load;
}

const pages: Load = async (siteId, asked, signal) => {
  const { pages, nextCursor } = await api.get<PagesAnswer>(idPath('sites', siteId, 'pages'), asked, signal);
  return {
    rows: pages.map(({ path, visitors, pageviews, bounceRate, timeOnPage }) => ({
      value: path,
      name: path,
      numbers: { visitors, pageviews, bounceRate, timeOnPage },
    })),
    nextCursor,
  };
};

const sources =
  (by: SourcesAnswer['by']): Load =>
  async (siteId, asked, signal) => {
    const path = idPath('sites', siteId, 'sources');
    const { sources, nextCursor } = await api.get<SourcesAnswer>(path, { ...asked, by }, signal);
    return { rows: sources.map(rowOf), nextCursor };
  };

const locations =
  (by: LocationsAnswer['by']): Load =>
  async (siteId, asked, signal) => {
    const path = idPath('sites', siteId, 'locations');
    const { locations, nextCursor } = await api.get<LocationsAnswer>(path, { ...asked, by }, signal);
    return { rows: locations.map(rowOf), nextCursor };
  };

const devices =
  (by: DevicesAnswer['by']): Load =>
  async (siteId, asked, signal) => {
    const path = idPath('sites', siteId, 'devices');
    const { devices, nextCursor } = await api.get<DevicesAnswer>(path, { ...asked, by }, signal);
    return { rows: devices.map(rowOf).map(capitalised), nextCursor };
  };

/** Visits by where they began or ended. */
const visitPages =
  (dimension: 'entry_page' | 'exit_page'): Load =>
  async (siteId, { filter, ...asked }, signal) => {
    const body = { ...asked, filters: filter, dimensions: [dimension], metrics: visitMetrics };
    const answer = await api.post<QueryAnswer>(idPath('sites', siteId, 'query'), body, signal);
    const rows = answer.results.map(
      ({ dimensions, metrics: { visits, visitors, bounceRate, visitDuration } }) => {
        const path = dimensions[dimension] ?? '';
        return { value: path, name: path, numbers: { visits, visitors, bounceRate, visitDuration } };
      },
    );
    return { rows, nextCursor: answer.meta.nextCursor };
  };
const visitMetrics = ['visits', 'visitors', 'bounceRate', 'visitDuration'] as const satisfies QueryMetric[];

type Numbers = SourcesAnswer['sources'][number];
const rowOf = ({ value, name, visitors, visits, pageviews, bounceRate, visitDuration }: Numbers): Row => ({
  value,
  name,
  numbers: { visitors, visits, pageviews, bounceRate, visitDuration },
});

/** Kinds of devices come in small letters. */
const capitalised = (row: Row): Row => ({
  ...row,
  name: row.name.charAt(0).toUpperCase() + row.name.slice(1),
});

const perVisit = ['visitors', 'visits', 'bounceRate', 'visitDuration'] as const;
const pageColumns = ['visitors', 'pageviews', 'bounceRate', 'timeOnPage'] as const;

const none = '(none)';
const unknown = '(unknown)';

/** Everything visitors can be broken down by. */
export const breakdowns = {
  page: { label: 'All', title: 'Pages', dimension: 'page', columns: pageColumns, unknown, load: pages },
  entry_page: {
    label: 'Entry',
    title: 'Entry pages',
    dimension: 'entry_page',
    columns: visitMetrics,
    unknown: '(no page)',
    load: visitPages('entry_page'),
  },
  exit_page: {
    label: 'Exit',
    title: 'Exit pages',
    dimension: 'exit_page',
    columns: visitMetrics,
    unknown: '(no page)',
    load: visitPages('exit_page'),
  },
  channel: { label: 'Channels', dimension: 'channel', columns: perVisit, unknown, load: sources('channel') },
  source: {
    label: 'Sources',
    dimension: 'source',
    columns: perVisit,
    unknown: 'Direct / none',
    load: sources('source'),
  },
  referrer: {
    label: 'Referrers',
    dimension: 'referrer',
    columns: perVisit,
    unknown: 'Direct / none',
    load: sources('referrer'),
  },
  campaign: {
    label: 'Campaigns',
    dimension: 'campaign',
    columns: perVisit,
    unknown: none,
    load: sources('campaign'),
  },
  utm_medium: {
    label: 'UTM medium',
    dimension: 'utm_medium',
    columns: perVisit,
    unknown: none,
    load: sources('utm_medium'),
  },
  utm_source: {
    label: 'UTM source',
    dimension: 'utm_source',
    columns: perVisit,
    unknown: none,
    load: sources('utm_source'),
  },
  utm_content: {
    label: 'UTM content',
    dimension: 'utm_content',
    columns: perVisit,
    unknown: none,
    load: sources('utm_content'),
  },
  utm_term: {
    label: 'UTM term',
    dimension: 'utm_term',
    columns: perVisit,
    unknown: none,
    load: sources('utm_term'),
  },
  map: { label: 'Map', dimension: 'country', columns: perVisit, unknown, load: locations('country') },
  country: {
    label: 'Countries',
    dimension: 'country',
    columns: perVisit,
    unknown,
    load: locations('country'),
  },
  state: { label: 'Regions', dimension: 'state', columns: perVisit, unknown, load: locations('state') },
  city: { label: 'Cities', dimension: 'city', columns: perVisit, unknown, load: locations('city') },
  device: { label: 'Devices', dimension: 'device', columns: perVisit, unknown, load: devices('device') },
  browser: { label: 'Browsers', dimension: 'browser', columns: perVisit, unknown, load: devices('browser') },
  os: { label: 'Systems', dimension: 'os', columns: perVisit, unknown, load: devices('os') },
  screen: { label: 'Screens', dimension: 'screen', columns: perVisit, unknown, load: devices('screen') },
  language: {
    label: 'Languages',
    dimension: 'language',
    columns: perVisit,
    unknown,
    load: devices('language'),
  },
} as const satisfies Record<string, Breakdown>;
export type BreakdownId = keyof typeof breakdowns;

export interface PanelDefinition {
  id: 'pages' | 'sources' | 'locations' | 'devices';
  title: string;
  /** The first is shown where the address says nothing. */
  tabs: readonly [BreakdownId, ...BreakdownId[]];
  /** Those behind a menu; the one that is shown has a tab. */
  more?: { label: string; tabs: readonly BreakdownId[] };
}

export const panels: readonly PanelDefinition[] = [
  { id: 'pages', title: 'Pages', tabs: ['page', 'entry_page', 'exit_page'] },
  {
    id: 'sources',
    title: 'Sources',
    tabs: ['channel', 'source', 'referrer', 'campaign'],
    more: { label: 'UTM', tabs: ['utm_medium', 'utm_source', 'utm_content', 'utm_term'] },
  },
  { id: 'locations', title: 'Locations', tabs: ['map', 'country', 'state', 'city'] },
  { id: 'devices', title: 'Devices', tabs: ['browser', 'os', 'device', 'screen', 'language'] },
];

/** Every breakdown that a panel can show. */
export const tabsOf = ({ tabs, more }: PanelDefinition): BreakdownId[] => [...tabs, ...(more?.tabs ?? [])];

/** The first rows of a breakdown. */
export const topQuery = (siteId: string, id: BreakdownId, asked: Query, limit: number) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'breakdown', id, asked, limit],
    queryFn: ({ signal }) => breakdowns[id].load(siteId, { ...asked, limit }, signal),
  });

/** All rows of a breakdown, a page at a time. */
export const listQuery = (siteId: string, id: BreakdownId, asked: Query) =>
  infiniteQueryOptions({
    queryKey: [...reportsKey(siteId), 'breakdown-list', id, asked],
    queryFn: ({ signal, pageParam }) =>
      breakdowns[id].load(siteId, { ...asked, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: answer => answer.nextCursor ?? undefined,
  });
