import { channels } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Nullable, Time } from './management/common.ts';
import { filter, period } from './reports/common.ts';

/**
 * What exports tell and imports take: an event with all that was found out about it, and its place in a visit. Lines
 * of old exports stay readable, so a field may be added here, as an optional one, and none be taken away.
 */

/** Longer than anything that is collected, as enrichment may have lengthened it. */
const Text = (maxLength = 4000) => Type.String({ maxLength });
const closedObject = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, closed);

const acquisition = {
  referrer: Text(),
  params: Type.Record(Text(100), Text()),
  trafficSource: closedObject({ channel: Type.Enum([...channels]), source: Text(), campaign: Text() }),
};

const deviceTypes = ['desktop', 'mobile', 'tablet', 'tv', 'console', 'wearable', 'unknown'] as const;
const client = {
  location: closedObject({ country: Text(), countryCode: Text(), state: Text(), city: Text() }),
  company: Nullable(closedObject({ name: Text(), domain: Text() })),
  device: closedObject({
    type: Type.Enum([...deviceTypes]),
    model: Text(),
    gpu: Text(),
    hardwareConcurrency: Nullable(Type.Number()),
  }),
  browser: closedObject({ name: Text(), version: Text(), vendor: Text() }),
  os: closedObject({ name: Text(), version: Text() }),
  screen: Nullable(closedObject({ width: Type.Number(), height: Type.Number(), touch: Type.Boolean() })),
  timezone: Text(),
  language: Text(),
  ip: Nullable(Text(64)),
};

const Conversion = closedObject({
  goalId: Text(64),
  number: Type.Integer(),
  name: Text(),
  value: Nullable(Type.Number()),
  currency: Nullable(Text(3)),
});

export const ExportedEvent = closedObject({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  siteId: Text(64),
  type: Type.Enum(['pageview', 'event', 'engagement']),
  timestamp: Time('When it happened.'),
  name: Text(),
  category: Text(),
  label: Text(),
  value: Nullable(Type.Number()),
  props: Type.Record(Text(), Type.Union([Text(), Type.Number(), Type.Boolean()])),
  revenue: Nullable(closedObject({ amount: Type.Number(), currency: Text(3) })),
  interactive: Type.Boolean({ description: 'False: does not count against a bounce.' }),
  engagedSeconds: Type.Number({ description: 'Seconds of attention, of a ping of engagement.' }),
  url: Text(),
  hostname: Text(),
  path: Text(),
  ...acquisition,
  visitor: closedObject({
    id: Type.String({ minLength: 1, maxLength: 64 }),
    firstSeen: Time(),
    isNew: Type.Boolean({ description: 'The event is the first that the site has of the visitor.' }),
  }),
  session: closedObject({
    id: Type.String({ minLength: 1, maxLength: 64 }),
    starts: Type.Boolean({ description: 'The event began the visit.' }),
  }),
  ...client,
  experiments: Type.Optional(
    Type.Record(Text(100), Text(100), {
      description: 'Variants that were shown, by the ids of their experiments.',
    }),
  ),
  live: Type.Boolean({ description: 'Webhooks heard of it as it happened.' }),
  goals: Type.Array(Conversion, { description: 'What it converted.' }),
});
export type ExportedEvent = Static<typeof ExportedEvent>;

export const exportFormats = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const ExportQuery = Type.Object(
  {
    ...period,
    ...filter,
    format: Type.Optional(Type.Enum([...exportFormats], { description: 'Default `ndjson`.' })),
  },
  closed,
);
export type ExportQuery = Static<typeof ExportQuery>;

/** Lines told of in the answer of an import. */
export const REJECTED_LINES = 100;

export const Imported = Type.Object({
  imported: Type.Integer({ description: 'Events now counted that were not before.' }),
  duplicates: Type.Integer({ description: 'Events that had counted before, by their ids.' }),
  rejectedCount: Type.Integer({ description: 'Lines left out.' }),
  rejected: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'Counted from 1; in CSV where the record begins.' }),
      code: Type.String({ description: 'As in errors, or why an event was refused on purpose.' }),
      message: Type.String(),
    }),
    { description: `The first ${REJECTED_LINES} of them.` },
  ),
});
export type Imported = Static<typeof Imported>;
