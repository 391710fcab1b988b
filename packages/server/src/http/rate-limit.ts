import { AppError, type Clock } from '@bellwether/core';
import type { FastifyReply } from 'fastify';
import type { Window } from './window.ts';

/**
 * Counts a request against its API key, tells in the headers how many are left, and refuses one too many.
 * @throws AppError `rate_limited`
 */
export async function limitRate(
  window: Window,
  keyId: string,
  reply: FastifyReply,
  clock: Clock,
): Promise<void> {
  const { ok, remaining, resetAt } = await window.take(keyId);
  reply.headers({
    'X-RateLimit-Limit': window.limit,
    'X-RateLimit-Remaining': remaining,
    'X-RateLimit-Reset': Math.ceil(resetAt / 1000),
  });
  if (ok) return;
  reply.header('Retry-After', secondsUntil(resetAt, clock));
  throw new AppError('rate_limited');
}

/** Whole seconds, at least one, as `Retry-After` wants them. */
export const secondsUntil = (moment: number, clock: Clock): number =>
  Math.max(1, Math.ceil((moment - clock.now()) / 1000));
