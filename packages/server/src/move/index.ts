export { emptyLog } from './empty-log.ts';
export { demandEmpty, type Moved, MoveFailed, move } from './move.ts';
