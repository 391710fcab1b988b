import { formatNames, MAX_WAITS, messageTypes, type SchedulePreset, schedules } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed } from './common.ts';

const presets = Object.keys(schedules) as SchedulePreset[];

export const ScheduleInfo = Type.Object({
  waits: Type.Array(Type.Number(), {
    maxItems: MAX_WAITS,
    description: 'Seconds before each further attempt.',
  }),
  from: Type.Enum(['previous', 'first'], {
    description: 'What waits are counted from: the end of the attempt before, or the first one’s start.',
  }),
  jitter: Type.Number({ description: 'Each wait is spread over ± this fraction of it.' }),
});
export type ScheduleInfo = Static<typeof ScheduleInfo>;

export const FormatInfo = Type.Object({
  name: Type.Enum(formatNames),
  types: Type.Record(Type.String(), Type.String(), {
    description: `The types it has, by our names (\`${messageTypes[0]}\`, …), with their names on its wire.`,
  }),
  headers: Type.Array(Type.String(), {
    description: 'Headers of its own, beside the three of Standard Webhooks that every format sends.',
  }),
  retry: Type.Enum(presets),
  timeoutSeconds: Type.Number(),
  retriedOn: Type.Enum(['all', 'server_errors'], {
    description: 'Which failures are tried again: all but 2xx, or only 5xx, timeouts and network errors.',
  }),
  disabledByGone: Type.Boolean({ description: 'Whether 410 Gone switches the webhook off.' }),
});
export type FormatInfo = Static<typeof FormatInfo>;

export const SampleQuery = Type.Object(
  { format: Type.Optional(Type.Enum(formatNames, { description: 'Default `standard`.' })) },
  closed,
);
