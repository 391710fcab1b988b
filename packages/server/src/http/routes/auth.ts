import { SetUp, SignIn, Site, User } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { normalEmail } from '../../accounts/accounts.ts';
import { checkPassword } from '../../secrets/passwords.ts';
import { sessionOf } from '../access.ts';
import { siteAnswer, userAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { secondsUntil } from '../rate-limit.ts';
import { beginSession, endSession } from '../session.ts';
import type { SetUpAccount } from '../set-up.ts';
import { createWindow } from '../window.ts';

const tags = ['Account'];
const QUARTER_HOUR = 15 * 60_000;
/** Enough for people who mistype, too few to guess by: an e-mail's password, or many e-mails from one address. */
const TRIES_PER_EMAIL = 10;
const TRIES_PER_ADDRESS = 50;

export function authRoutes(api: Api, deps: AppDeps, setUp: SetUpAccount): void {
  const { registry, clock } = deps;
  const byEmail = createWindow(TRIES_PER_EMAIL, QUARTER_HOUR, clock);
  const byAddress = createWindow(TRIES_PER_ADDRESS, QUARTER_HOUR, clock);

  /** Counted before the password is looked at, so that many at once are no way around. */
  function throttle(email: string, request: FastifyRequest, reply: FastifyReply): void {
    const taken = [byEmail.take(email), byAddress.take(deps.clientAddress(request.raw))];
    const refused = taken.filter(({ ok }) => !ok);
    if (refused.length === 0) return;
    const resetAt = Math.max(...refused.map(window => window.resetAt));
    reply.header('Retry-After', secondsUntil(resetAt, clock));
    throw new AppError('too_many_sign_ins');
  }

  api.post(
    '/auth/sign-in',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Sign in',
        description: 'Sets the session’s cookie.',
        body: SignIn,
        response: answers(200, named({ user: User })),
      },
    },
    async (request, reply) => {
      const email = normalEmail(request.body.email);
      throttle(email, request, reply);
      const user = await registry.users.byEmail(email);
      const right = await checkPassword(user?.passwordHash ?? null, request.body.password);
      if (!user || !right) throw new AppError('invalid_credentials');
      byEmail.forget(email);
      await beginSession(reply, user.id, deps);
      return { user: userAnswer(user) };
    },
  );

  api.post(
    '/auth/sign-out',
    { config: { access: 'session' }, schema: { tags, summary: 'Sign out', response: nothing } },
    async (request, reply) => {
      await endSession(reply, sessionOf(request).tokenHash, deps);
      return reply.code(204).send();
    },
  );

  api.get(
    '/auth/me',
    {
      config: { access: 'session' },
      schema: { tags, summary: 'Who is signed in', response: answers(200, named({ user: User })) },
    },
    async request => ({ user: userAnswer(sessionOf(request).user) }),
  );

  api.post(
    '/auth/setup',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Make the first account',
        description: 'Signs in, too. Needs the token of the link that the server printed at its start.',
        body: SetUp,
        response: answers(201, Type.Object({ user: User, site: Type.Optional(Site) })),
      },
    },
    async (request, reply) => {
      const { user, site } = await setUp(request.body);
      await beginSession(reply, user.id, deps);
      return reply.code(201).send({ user: userAnswer(user), ...(site && { site: siteAnswer(site) }) });
    },
  );
}
