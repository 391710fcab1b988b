import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Access, Principal } from './access.ts';

/** Gives handlers the types of their routes' schemas. */
interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  /** What answers look like is held to their schemas by tests; see documented.ts. */
  serializer: unknown;
}

/** Where routes are registered. */
export type Api = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. Every route under `/api` says so. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set for every request that a guarded route handles. */
    principal: Principal | null;
  }
}
