import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashToken, makeToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';

const COOKIE = 'bellwether_session';
const DAYS = 30;

export const sessionToken = (request: FastifyRequest): string | null => request.cookies[COOKIE] ?? null;

/** Signs a user in: the browser gets a token, the registry its hash. */
export async function beginSession(reply: FastifyReply, userId: string, deps: AppDeps): Promise<void> {
  const token = makeToken(deps.random);
  const now = deps.clock.now();
  const expiresAt = now + DAYS * 86_400_000;
  await deps.registry.users.addSession({ tokenHash: hashToken(token), userId, createdAt: now, expiresAt });
  reply.setCookie(COOKIE, token, { ...cookieOptions(deps), maxAge: DAYS * 86_400 });
}

export async function endSession(reply: FastifyReply, tokenHash: string, deps: AppDeps): Promise<void> {
  await deps.registry.users.endSession(tokenHash);
  reply.clearCookie(COOKIE, cookieOptions(deps));
}

const cookieOptions = ({ settings }: AppDeps) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: settings.publicUrl.startsWith('https:'),
});
