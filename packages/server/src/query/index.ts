export * from './devices.ts';
export * from './event-names.ts';
export * from './events.ts';
export * from './locations.ts';
export * from './pages.ts';
export type { ReportDeps } from './scope.ts';
export * from './sessions.ts';
export * from './sources.ts';
export * from './stats.ts';
