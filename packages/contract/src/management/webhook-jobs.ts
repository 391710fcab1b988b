import { rebuildableTypes, webhookJobKinds, webhookJobStates } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { closed, Id, Nullable, Time } from './common.ts';

/** States whose deliveries can be replayed in bulk. */
export const replayableStates = ['failed', 'cancelled', 'succeeded'] as const;

const Types = Type.Array(Type.String({ maxLength: 100 }), {
  minItems: 1,
  maxItems: 100,
  description: 'Types of messages, by their names or aliases.',
});
const DryRun = Type.Boolean({ description: 'Only count.' });

export const BackfillCreate = Type.Object(
  {
    from: Time('Messages of this time or later.'),
    to: Time('Messages before it; at most now.'),
    types: Type.Optional(Types),
    dryRun: Type.Optional(DryRun),
  },
  closed,
);
export type BackfillCreate = Static<typeof BackfillCreate>;

export const ReplayCreate = Type.Object(
  {
    state: Type.Enum([...replayableStates], { description: 'Of the deliveries to send again.' }),
    types: Type.Optional(Types),
    from: Type.Optional(Time('Deliveries created at or after.')),
    to: Type.Optional(Time('Deliveries created before.')),
    dryRun: Type.Optional(DryRun),
  },
  closed,
);
export type ReplayCreate = Static<typeof ReplayCreate>;

export const Backfill = Type.Object({
  id: Type.String(),
  webhookId: Type.String(),
  kind: Type.Enum([...webhookJobKinds]),
  state: Type.Enum([...webhookJobStates]),
  reason: Nullable(Type.String({ description: 'Why it failed.' })),
  from: Nullable(Time('Null: from the first one on.')),
  to: Time(),
  types: Nullable(Type.Array(Type.String(), { description: 'Null: all.' })),
  total: Nullable(Type.Integer({ description: 'Messages it has to do with; null until they are counted.' })),
  done: Type.Integer({ description: 'Of them, those dealt with.' }),
  skipped: Type.Integer({ description: 'Of those, the ones that were delivered, or on their way, already.' }),
  createdAt: Time(),
  finishedAt: Nullable(Time()),
});
export type Backfill = Static<typeof Backfill>;

export const DryRunAnswer = Type.Object({
  total: Type.Integer(),
  byType: Type.Record(Type.String(), Type.Integer(), { description: `As \`${rebuildableTypes[0]}\`.` }),
});
export type DryRunAnswer = Static<typeof DryRunAnswer>;

export const BackfillParams = Type.Object({ webhookId: Id(), backfillId: Id() });
