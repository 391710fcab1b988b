export { type Backfiller, type BackfillerDeps, createBackfiller } from './backfiller.ts';
export { type CountByType, countMessages, totalOf } from './count.ts';
export { scopeOf } from './scope.ts';
