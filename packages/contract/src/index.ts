export * from './collect.ts';
export * from './reports.ts';
export * from './management.ts';
