import '@fastify/cookie';
import { AppError } from '@bellwether/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { User, UserSession } from '../ports/index.ts';
import { hashToken, makeToken } from '../secrets/tokens.ts';
import { agentName } from './agent-name.ts';
import type { AppDeps } from './deps.ts';

const COOKIE = 'bellwether_session';
const DAYS = 30;

export const sessionToken = (request: FastifyRequest): string | null => request.cookies[COOKIE] ?? null;

type BeginDeps = Pick<AppDeps, 'registry' | 'random' | 'clock' | 'ids' | 'settings'>;

/**
 * Signs a user in: the browser gets a token, the registry its hash.
 * @param user as they were when it was found that they may; hashing a password takes long enough to change it meanwhile
 * @throws AppError `invalid_credentials` where their password is another by now
 */
export async function beginSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { id: userId, accountId, passwordHash }: Pick<User, 'id' | 'accountId' | 'passwordHash'>,
  deps: BeginDeps,
): Promise<UserSession> {
  const token = makeToken(deps.random);
  const now = deps.clock.now();
  const session: UserSession = {
    id: deps.ids('signin'),
    tokenHash: hashToken(token),
    userId,
    accountId,
    userAgent: agentName(request.headers['user-agent']),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + DAYS * 86_400_000,
  };
  if (!(await deps.registry.users.addSession(session, passwordHash)))
    throw new AppError('invalid_credentials');
  reply.setCookie(COOKIE, token, { ...cookieOptions(deps), maxAge: DAYS * 86_400 });
  return session;
}

/** Takes the token from the browser; the session itself is ended in the registry. */
export function forgetSession(reply: FastifyReply, deps: Pick<AppDeps, 'settings'>): void {
  reply.clearCookie(COOKIE, cookieOptions(deps));
}

const cookieOptions = ({ settings }: Pick<AppDeps, 'settings'>) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: settings.publicUrl.startsWith('https:'),
});
