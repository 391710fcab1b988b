import {
  AppError,
  type Grant,
  isAtLeast,
  type Reach,
  type Role,
  reachOf,
  roleOn,
  wholeAccount,
} from '@bellwether/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiKey, Scope, SignedIn } from '../ports/index.ts';
import { hashToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';
import { refuseCrossOrigin } from './origin.ts';
import { limitRate } from './rate-limit.ts';
import { sessionToken } from './session.ts';
import { createSharedWindow } from './shared-window.ts';
import { createWindow } from './window.ts';

/**
 * Who may call a route: anybody, anybody of an account, a key with the scope (or a session), a session only, the
 * session of an owner only.
 */
export type Access = 'public' | 'account' | 'session' | 'owner' | Scope;

/** What a person needs to be, on what the route is about, to do what a key needs the scope for. */
export const roleFor: Record<Access, Role> = {
  public: 'viewer',
  account: 'viewer',
  session: 'viewer',
  'stats:read': 'viewer',
  'events:write': 'admin',
  'sites:write': 'admin',
  // Reading, too: addresses and headers of webhooks hold other systems' secrets.
  'webhooks:write': 'admin',
  owner: 'owner',
};

/** Who asks, and what they may do in their account. */
export type Principal = { accountId: string; grant: Grant } & (
  | { via: 'key'; key: ApiKey }
  | ({ via: 'session' } & SignedIn)
);

const MINUTE = 60_000;

/** Asks of every request in the scope who sends it, and whether its route is for them. */
export function guard(api: FastifyInstance, deps: AppDeps): void {
  const { registry, clock, settings, log, hits } = deps;
  const limit = settings.apiRequestsPerMinute;
  const window = hits ? createSharedWindow(hits, limit, MINUTE, clock) : createWindow(limit, MINUTE, clock);

  async function byKey(bearer: string, reply: FastifyReply): Promise<Principal> {
    const now = clock.now();
    const key = await registry.apiKeys.byHash(hashToken(bearer));
    if (!key || isExpired(key, now)) throw new AppError('unauthorized');
    await limitRate(window, key.id, reply, clock);
    // To the minute is enough to know by, and spares a write for each request.
    if (key.lastUsedAt === null || now - key.lastUsedAt >= MINUTE) {
      registry.apiKeys
        .touch(key.id, now)
        .catch(err => log.warn({ err }, 'The use of an API key was not noted'));
    }
    return { via: 'key', accountId: key.accountId, grant: wholeAccount, key };
  }

  async function bySession(token: string): Promise<Principal | null> {
    const now = clock.now();
    const found = await registry.users.session(hashToken(token), now);
    if (!found) return null;
    if (now - found.session.lastSeenAt >= MINUTE) {
      registry.users
        .touchSession(found.session.id, now)
        .catch(err => log.warn({ err }, 'The use of a session was not noted'));
    }
    return { via: 'session', accountId: found.session.accountId, grant: found.member, ...found };
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
  if (principal.via === 'session') {
    // On which of the sites is seen once it is known what the request is about.
    if (reachOf(principal.grant, roleFor[access]) === null) throw new AppError('insufficient_role');
    return;
  }
  if (access === 'account') return;
  if (access === 'session' || access === 'owner') throw new AppError('session_required');
  if (!principal.key.scopes.includes(access)) {
    throw new AppError('insufficient_scope', `The API key lacks the scope ${access}.`);
  }
}

/** A request of which it is known who sends it. */
export type Asked = Pick<FastifyRequest, 'principal' | 'routeOptions'>;

/** Who a guarded route acts for. @throws AppError `unauthorized` */
export function principalOf(request: Asked): Principal {
  if (!request.principal) throw new AppError('unauthorized');
  return request.principal;
}

/** The account a guarded route acts for. @throws AppError `unauthorized` */
export const accountOf = (request: Asked): string => principalOf(request).accountId;

/**
 * Holds who asks to the role that the route needs: on the site, or (null) on the account as a whole, which is its
 * owners'. Of a site that they may not even see it says no more than of another account's.
 * @throws AppError `access_denied`, `insufficient_role`
 */
export function refuseUnless(request: Asked, siteId: string | null): void {
  const { grant } = principalOf(request);
  const role = siteId === null ? grant.role : roleOn(grant, siteId);
  if (role === null) throw new AppError('access_denied');
  const needed = siteId === null ? 'owner' : roleFor[request.routeOptions.config.access ?? 'owner'];
  if (!isAtLeast(role, needed)) throw new AppError('insufficient_role');
}

/** What part of the account the route may be used on by who asks. @throws AppError `insufficient_role` */
export function reachFor(request: Asked): Reach {
  const reach = reachOf(principalOf(request).grant, roleFor[request.routeOptions.config.access ?? 'owner']);
  if (reach === null) throw new AppError('insufficient_role');
  return reach;
}

/** Whether who asked would be let in now: for answers that go on long after the question. */
export async function isStillWelcome(
  principal: Principal,
  { registry, clock }: Pick<AppDeps, 'registry' | 'clock'>,
): Promise<boolean> {
  const now = clock.now();
  if (principal.via === 'key') {
    const key = await registry.apiKeys.byHash(principal.key.hash);
    return key !== null && !isExpired(key, now);
  }
  const found = await registry.users.session(principal.session.tokenHash, now);
  // A stream is of the sites that its reader had when it began: with other roles, they begin another.
  return found?.session.accountId === principal.accountId && isSameGrant(found.member, principal.grant);
}

const isSameGrant = (a: Grant, b: Grant): boolean =>
  a.role === b.role && JSON.stringify(a.sites) === JSON.stringify(b.sites);

const isExpired = ({ expiresAt }: ApiKey, now: number): boolean => expiresAt !== null && expiresAt <= now;

/** The signed-in user of a `session` route. @throws AppError `unauthorized` */
export function sessionOf(request: Asked): Extract<Principal, { via: 'session' }> {
  if (request.principal?.via !== 'session') throw new AppError('unauthorized');
  return request.principal;
}
