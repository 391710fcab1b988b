import Type, { type Static } from 'typebox';
import { closed, Id } from './management/common.ts';

export const StreamQuery = Type.Object(
  {
    siteId: Type.Optional(Id('Left out: all sites of the account, and what concerns the whole account.')),
    types: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'Types of messages by their names or aliases, separated by commas. Left out: all.',
      }),
    ),
  },
  closed,
);
export type StreamQuery = Static<typeof StreamQuery>;

export const StreamHeaders = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The `id` of the last message received: the stream goes on from there.',
    }),
  ),
});
