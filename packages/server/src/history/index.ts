export { createHistorian, type Historian, pastEvent, type Taken } from './historian.ts';
export { createImporter, type Importer, type ImportFormat } from './importer.ts';
export { createRemoteTaker } from './remote-taker.ts';
