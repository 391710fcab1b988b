import { channels } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed } from '../management/common.ts';
import { filter, MoreRows, metrics, page, period } from './common.ts';

/** Visitors by something that visits have: where they came from, where they are, what they use. */
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

export const SourcesQuery = Type.Object({ ...period, ...filter, ...page, ...by(sourceDimensions) }, closed);
export const LocationsQuery = Type.Object(
  { ...period, ...filter, ...page, ...by(locationDimensions) },
  closed,
);
export const DevicesQuery = Type.Object({ ...period, ...filter, ...page, ...by(deviceDimensions) }, closed);

const row = {
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
  sources: Type.Array(Type.Object(row), {
    description: `Most visitors first. Channels are: ${channels.join(', ')}.`,
  }),
  nextCursor: MoreRows,
});

export const LocationsAnswer = Type.Object({
  by: RowsBy(locationDimensions),
  locations: Type.Array(
    Type.Object({
      ...row,
      countryCode: Type.String({ description: 'ISO 3166-1 alpha-2; empty where unknown.' }),
      state: Type.String({ description: 'Empty with `by=country`.' }),
    }),
    { description: 'Most visitors first.' },
  ),
  nextCursor: MoreRows,
});

export const DevicesAnswer = Type.Object({
  by: RowsBy(deviceDimensions),
  devices: Type.Array(Type.Object(row), { description: 'Most visitors first.' }),
  nextCursor: MoreRows,
});

export type SourcesQuery = Static<typeof SourcesQuery>;
export type LocationsQuery = Static<typeof LocationsQuery>;
export type DevicesQuery = Static<typeof DevicesQuery>;
export type SourcesAnswer = Static<typeof SourcesAnswer>;
export type LocationsAnswer = Static<typeof LocationsAnswer>;
export type DevicesAnswer = Static<typeof DevicesAnswer>;
