import Type from 'typebox';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';

const tags = ['Operation'];

/** What those who run the server ask it. */
export function operationRoutes(app: Api, { ready, metrics }: Pick<AppDeps, 'ready' | 'metrics'>): void {
  app.get(
    '/healthz',
    {
      schema: {
        tags,
        summary: 'Whether the process is alive',
        security: [],
        response: { 200: Type.Object({ status: Type.Literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' }),
  );

  const Stores = Type.Object({
    status: Type.Enum(['ready', 'unavailable']),
    stores: Type.Record(Type.String(), Type.Boolean()),
  });
  app.get(
    '/readyz',
    {
      schema: {
        tags,
        summary: 'Whether the stores can be reached',
        security: [],
        response: { 200: Stores, 503: Stores },
      },
    },
    async (_request, reply) => {
      const stores = await ready();
      const all = Object.values(stores).every(Boolean);
      return reply.code(all ? 200 : 503).send({ status: all ? 'ready' : 'unavailable', stores });
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Metrics for Prometheus',
        security: [],
        response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}
