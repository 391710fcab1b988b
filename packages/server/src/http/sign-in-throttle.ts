import { AppError, type Clock } from '@bellwether/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';
import { secondsUntil } from './rate-limit.ts';
import { createSharedWindow } from './shared-window.ts';
import { createWindow, type Taken } from './window.ts';

const QUARTER_HOUR = 15 * 60_000;
/** Enough for people who mistype, too few to guess by: somebody's password, or many people's from one address. */
const TRIES_PER_PERSON = 10;
const TRIES_PER_ADDRESS = 50;

/** Slows those down who guess passwords, or have others sent e-mails. */
export interface SignInThrottle {
  /**
   * Counts a try before the password is looked at, so that many at once are no way around.
   * @param person whose password it would be: an e-mail, or a user's id; with a word before it for other tries
   * @throws AppError `too_many_sign_ins`
   */
  count(person: string, request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** The password was right. */
  forget(person: string): Promise<void>;
}

export function createSignInThrottle({ clock, clientAddress, hits }: SignInThrottleDeps): SignInThrottle {
  const byPerson = hits
    ? createSharedWindow(hits, TRIES_PER_PERSON, QUARTER_HOUR, clock)
    : createWindow(TRIES_PER_PERSON, QUARTER_HOUR, clock);
  // Each of several processes by itself: addresses are kept in memory alone.
  const byAddress = createWindow(TRIES_PER_ADDRESS, QUARTER_HOUR, clock);
  return {
    async count(person, request, reply) {
      // The address first: one that is refused uses up nobody else's tries, and makes up no more people.
      refuseOver(await byAddress.take(clientAddress(request.raw)), reply);
      refuseOver(await byPerson.take(keyOf(person)), reply);
    },
    forget: async person => byPerson.forget(keyOf(person)),
  };

  function refuseOver({ ok, resetAt }: Taken, reply: FastifyReply): void {
    if (ok) return;
    const seconds = secondsUntil(resetAt, clock);
    reply.header('Retry-After', seconds);
    throw new AppError('too_many_sign_ins', `Too many attempts. Try again ${inMinutes(seconds)}.`);
  }
}

/** What is tried may be the e-mail of somebody who has no account here. */
const keyOf = (person: string): string => `sign-in ${hashToken(person)}`;

function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

interface SignInThrottleDeps extends Pick<AppDeps, 'clientAddress' | 'hits'> {
  clock: Clock;
}
