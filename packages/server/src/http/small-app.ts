import fastify from 'fastify';
import type { Api } from './api.ts';
import type { AppDeps } from './deps.ts';
import { errorHandler, unroutedHandler } from './errors.ts';
import { operationRoutes } from './routes/operation.ts';
import { trackerRoutes } from './routes/tracker.ts';

/** The HTTP side of a process without pages and API: what operators ask, and the tracker where events are collected. */
export async function createSmallApp(
  deps: Pick<AppDeps, 'ready' | 'metrics' | 'log'> & { trackerScript: string | null },
): Promise<Api> {
  const app: Api = fastify({ frameworkErrors: errorHandler(deps.log) });
  app.setErrorHandler(errorHandler(deps.log));
  app.setNotFoundHandler(unroutedHandler(app));
  operationRoutes(app, deps);
  if (deps.trackerScript !== null) trackerRoutes(app, { trackerScript: deps.trackerScript });
  await app.ready();
  return app;
}
