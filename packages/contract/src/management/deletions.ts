import Type, { type Static } from 'typebox';
import { Nullable, Time } from './common.ts';

/** Data that is being deleted. */
export const Deletion = Type.Object({
  id: Type.String(),
  siteId: Type.String(),
  visitorId: Nullable(Type.String({ description: 'Null: all of the site.' })),
  createdAt: Time(),
});
export type Deletion = Static<typeof Deletion>;
