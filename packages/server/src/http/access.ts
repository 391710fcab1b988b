import { AppError } from '@bellwether/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKey, Scope, User } from '../ports/index.ts';
import { hashToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';
import { refuseCrossOrigin } from './origin.ts';
import { limitRate } from './rate-limit.ts';
import { sessionToken } from './session.ts';
import { createWindow } from './window.ts';

/** Who may call a route: anybody, anybody of an account, a key with the scope (or a session), a session only. */
export type Access = 'public' | 'account' | 'session' | Scope;

/** Who asks. */
export type Principal =
  | { via: 'key'; accountId: string; key: ApiKey }
  | { via: 'session'; accountId: string; user: User; tokenHash: string };

const MINUTE = 60_000;

/** Asks of every request in the scope who sends it, and whether its route is for them. */
export function guard(api: FastifyInstance, deps: AppDeps): void {
  const { registry, clock, settings, log } = deps;
  const window = createWindow(settings.apiRequestsPerMinute, MINUTE, clock);

  async function byKey(bearer: string, reply: FastifyReply): Promise<Principal> {
    const now = clock.now();
    const key = await registry.apiKeys.byHash(hashToken(bearer));
    if (!key || isExpired(key, now)) throw new AppError('unauthorized');
    limitRate(window, key.id, reply, clock);
    // To the minute is enough to know by, and spares a write for each request.
    if (key.lastUsedAt === null || now - key.lastUsedAt >= MINUTE) {
      registry.apiKeys
        .touch(key.id, now)
        .catch(err => log.warn({ err }, 'The use of an API key was not noted'));
    }
    return { via: 'key', accountId: key.accountId, key };
  }

  async function bySession(token: string): Promise<Principal | null> {
    const tokenHash = hashToken(token);
    const found = await registry.users.session(tokenHash, clock.now());
    return found && { via: 'session', accountId: found.user.accountId, user: found.user, tokenHash };
  }

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<Principal | null> {
    const authorization = request.headers.authorization;
    if (authorization !== undefined) {
      const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (!bearer) throw new AppError('unauthorized');
      return byKey(bearer, reply);
    }
    refuseCrossOrigin(request, settings.publicUrl);
    const token = sessionToken(request);
    return token === null ? null : bySession(token);
  }

  api.decorateRequest('principal', null);
  api.addHook('onRoute', ({ url, method, config }) => {
    if (!config?.access) throw new Error(`${String(method)} ${url} does not say who may call it.`);
  });
  api.addHook('onRequest', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    request.principal = await identify(request, reply);
    const { access } = request.routeOptions.config;
    if (access) check(access, request.principal);
  });
}

function check(access: Access, principal: Principal | null): void {
  if (access === 'public') return;
  if (!principal) throw new AppError('unauthorized');
  if (access === 'account' || principal.via === 'session') return;
  if (access === 'session') throw new AppError('session_required');
  if (!principal.key.scopes.includes(access)) {
    throw new AppError('insufficient_scope', `The API key lacks the scope ${access}.`);
  }
}

/** A request of which it is known who sends it. */
export type Asked = Pick<FastifyRequest, 'principal'>;

/** Who a guarded route acts for. @throws AppError `unauthorized` */
export function principalOf(request: Asked): Principal {
  if (!request.principal) throw new AppError('unauthorized');
  return request.principal;
}

/** The account a guarded route acts for. @throws AppError `unauthorized` */
export const accountOf = (request: Asked): string => principalOf(request).accountId;

/** Whether who asked would be let in now: for answers that go on long after the question. */
export async function isStillWelcome(
  principal: Principal,
  { registry, clock }: Pick<AppDeps, 'registry' | 'clock'>,
): Promise<boolean> {
  const now = clock.now();
  if (principal.via === 'session') return (await registry.users.session(principal.tokenHash, now)) !== null;
  const key = await registry.apiKeys.byHash(principal.key.hash);
  return key !== null && !isExpired(key, now);
}

const isExpired = ({ expiresAt }: ApiKey, now: number): boolean => expiresAt !== null && expiresAt <= now;

/** The signed-in user of a `session` route. @throws AppError `unauthorized` */
export function sessionOf(request: Asked): Extract<Principal, { via: 'session' }> {
  if (request.principal?.via !== 'session') throw new AppError('unauthorized');
  return request.principal;
}
