import { PasswordChange, SignedIn, SignedInParams } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { checkPassword, hashPassword } from '../../secrets/passwords.ts';
import { sessionOf } from '../access.ts';
import { signedInAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { forgetSession } from '../session.ts';
import type { SignInThrottle } from '../sign-in-throttle.ts';

const tags = ['Account'];

/** Where a user is signed in, and the password that lets in. */
export function signInRoutes(api: Api, deps: AppDeps, throttle: SignInThrottle): void {
  const { registry, clock } = deps;

  api.get(
    '/auth/sessions',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Where you are signed in, last seen first',
        response: answers(200, named({ sessions: Type.Array(SignedIn) })),
      },
    },
    async request => {
      const { user, session } = sessionOf(request);
      const sessions = await registry.users.sessions(user.id, clock.now());
      return { sessions: sessions.map(one => signedInAnswer(one, session.id)) };
    },
  );

  api.delete(
    '/auth/sessions/:signInId',
    {
      config: { access: 'session' },
      schema: { tags, summary: 'Sign out somewhere', params: SignedInParams, response: nothing },
    },
    async (request, reply) => {
      const { user, session } = sessionOf(request);
      const { signInId } = request.params;
      if (!(await registry.users.endSession(user.id, signInId))) throw new AppError('sign_in_not_found');
      if (signInId === session.id) forgetSession(reply, deps);
      return reply.code(204).send();
    },
  );

  api.delete(
    '/auth/sessions',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Sign out everywhere',
        description: 'Here, too.',
        response: nothing,
      },
    },
    async (request, reply) => {
      await registry.users.endAllSessions(sessionOf(request).user.id);
      forgetSession(reply, deps);
      return reply.code(204).send();
    },
  );

  api.post(
    '/auth/password',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Change your password',
        description: 'Signs out everywhere else.',
        body: PasswordChange,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { user, session } = sessionOf(request);
      await throttle.count(user.id, request, reply);
      const wrong = () => new AppError('invalid_credentials', 'The current password is wrong.');
      if (!(await checkPassword(user.passwordHash, request.body.current))) throw wrong();
      const hash = { from: user.passwordHash, to: await hashPassword(request.body.new) };
      // Not by a session that a link ended meanwhile, whose password this would put in the place of the one set by it.
      if (!(await registry.users.changePassword(user.id, hash, session.id))) throw wrong();
      await throttle.forget(user.id);
      return reply.code(204).send();
    },
  );
}
