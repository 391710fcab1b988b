export * from './collect.ts';
export * from './management.ts';
export * from './reports.ts';
export * from './stream.ts';
