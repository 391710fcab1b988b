import { ForgotPassword, PasswordLink, PasswordReset, PasswordToken, User } from '@bellwether/contract';
import { AppError, iso } from '@bellwether/core';
import { normalEmail } from '../../accounts/accounts.ts';
import { hashPassword } from '../../secrets/passwords.ts';
import { hashToken } from '../../secrets/tokens.ts';
import { userAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { mailPasswordLink } from '../password-links.ts';
import { beginSession } from '../session.ts';
import type { SignInThrottle } from '../sign-in-throttle.ts';

const tags = ['Account'];

/** The way back in for who forgot their password: by a link, mailed or printed by `bellwether password`. */
export function passwordLinkRoutes(api: Api, deps: AppDeps, throttle: SignInThrottle): void {
  const { registry, clock, log } = deps;

  /** Answered and not yet queued. */
  const mailing = new Set<Promise<void>>();
  api.addHook('onClose', async () => void (await Promise.all(mailing)));

  async function find(token: string) {
    const link = await registry.passwordLinks.byToken(hashToken(token), clock.now());
    const user = link && (await registry.users.get(link.userId));
    if (!user) throw new AppError('password_link_not_found');
    return { link, user };
  }

  api.post(
    '/auth/forgot-password',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Ask for a link to set a new password',
        description:
          'Goes by e-mail to who has an account with this address. The answer is the same for everybody.',
        body: ForgotPassword,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { mailer } = deps;
      if (!mailer) throw new AppError('mail_not_configured');
      const email = normalEmail(request.body.email);
      // Apart from the tries to sign in: who has used these up is who needs a link.
      await throttle.count(`forgot ${email}`, request, reply);
      // No answer waits for it, so that its time doesn't tell who has an account either.
      const mailed = mailPasswordLink(deps, mailer, email)
        .catch(err => log.error({ err }, 'A link to set a new password could not be sent'))
        .finally(() => mailing.delete(mailed));
      mailing.add(mailed);
      return reply.code(204).send();
    },
  );

  api.post(
    '/auth/password-link',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Whose password a link sets',
        description: 'For whoever has the link. A POST, so that its token stands in no log of addresses.',
        body: PasswordToken,
        response: answers(200, named({ passwordLink: PasswordLink })),
      },
    },
    async request => {
      const { link, user } = await find(request.body.token);
      return { passwordLink: { email: user.email, expiresAt: iso(link.expiresAt) } };
    },
  );

  api.post(
    '/auth/reset-password',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Set a new password by a link',
        description: 'Uses the link up, signs out everywhere, and signs in here.',
        body: PasswordReset,
        response: answers(200, named({ user: User })),
      },
    },
    async (request, reply) => {
      const { token, password } = request.body;
      const { link, user } = await find(token);
      const passwordHash = await hashPassword(password);
      if (!(await registry.passwordLinks.use(link.tokenHash, passwordHash, clock.now())))
        throw new AppError('password_link_not_found');
      await throttle.forget(user.email);
      await beginSession(request, reply, { ...user, passwordHash }, deps);
      return { user: userAnswer(user) };
    },
  );
}
