export type * from './delivery-store.ts';
export type * from './event-log.ts';
export type * from './event-store.ts';
export type * from './ingest-store.ts';
export type * from './message-store.ts';
export type * from './meta-store.ts';
export type * from './page.ts';
export * from './registry.ts';
export type * from './webhook-jobs.ts';
