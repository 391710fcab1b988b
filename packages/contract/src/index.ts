/** The type of what a schema describes. */
export type { Static } from 'typebox';
export * from './collect.ts';
export * from './management.ts';
export * from './portable.ts';
export * from './reports.ts';
export * from './stream.ts';
