export { createHistorian, type Historian, pastEvent, type Taken } from './historian.ts';
