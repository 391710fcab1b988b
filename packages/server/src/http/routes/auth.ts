import { AuthState, Me, SetUp, SignIn, Site, SwitchAccount, User } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { normalEmail } from '../../accounts/accounts.ts';
import { checkPassword } from '../../secrets/passwords.ts';
import { sessionOf } from '../access.ts';
import { siteAnswer, userAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { meAnswer } from '../me.ts';
import { beginSession, forgetSession } from '../session.ts';
import type { SetUpAccount } from '../set-up.ts';
import type { SignInThrottle } from '../sign-in-throttle.ts';

const tags = ['Account'];

export function authRoutes(api: Api, deps: AppDeps, setUp: SetUpAccount, throttle: SignInThrottle): void {
  const { registry } = deps;

  api.get(
    '/auth/state',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'What is to know before signing in',
        response: answers(200, AuthState),
      },
    },
    async request => ({
      needsSetUp: (await registry.users.count()) === 0,
      signedIn: request.principal?.via === 'session',
      sendsEmail: deps.mailer !== null,
    }),
  );

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
      await throttle.count(email, request, reply);
      const user = await registry.users.byEmail(email);
      const right = await checkPassword(user?.passwordHash ?? null, request.body.password);
      if (!user || !right) throw new AppError('invalid_credentials');
      await throttle.forget(email);
      await beginSession(request, reply, user, deps);
      return { user: userAnswer(user) };
    },
  );

  api.post(
    '/auth/sign-out',
    { config: { access: 'session' }, schema: { tags, summary: 'Sign out', response: nothing } },
    async (request, reply) => {
      const { user, session } = sessionOf(request);
      await registry.users.endSession(user.id, session.id);
      forgetSession(reply, deps);
      return reply.code(204).send();
    },
  );

  api.get(
    '/auth/me',
    {
      config: { access: 'session' },
      schema: { tags, summary: 'Who is signed in, and what they may do', response: answers(200, Me) },
    },
    async request => {
      const { user, member } = sessionOf(request);
      return meAnswer(deps, user, member);
    },
  );

  api.post(
    '/auth/switch-account',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Act for another account',
        description: 'For users who are members of several: the session acts for this one from now on.',
        body: SwitchAccount,
        response: answers(200, Me),
      },
    },
    async request => {
      const { user, session } = sessionOf(request);
      const { accountId } = request.body;
      const switched = await registry.users.switchAccount(session.id, accountId);
      const member = (await registry.members.ofUser(user.id)).find(one => one.accountId === accountId);
      if (!switched || !member) throw new AppError('access_denied');
      return meAnswer(deps, user, member);
    },
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
      await beginSession(request, reply, user, deps);
      return reply.code(201).send({ user: userAnswer(user), ...(site && { site: siteAnswer(site) }) });
    },
  );
}
