import {
  AcceptInvitation,
  Invitation,
  InvitationCreate,
  InvitationCreated,
  InvitationParams,
  InvitationShown,
  InvitationTokenParams,
  Me,
} from '@bellwether/contract';
import { AppError, iso } from '@bellwether/core';
import Type from 'typebox';
import { normalEmail } from '../../accounts/accounts.ts';
import { hashToken } from '../../secrets/tokens.ts';
import { sessionOf } from '../access.ts';
import { invitationAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { grantOf } from '../grant.ts';
import { acceptAsNew, acceptAsSignedIn, invite, mailInvitation } from '../invitations.ts';
import { meAnswer, ownerOf } from '../me.ts';
import { beginSession } from '../session.ts';

const tags = ['Members'];

/** Others come into an account by a link that one of its owners sends them. */
export function invitationRoutes(api: Api, deps: AppDeps): void {
  const { registry, clock } = deps;

  async function findByToken(token: string) {
    const found = await registry.invitations.byToken(hashToken(token), clock.now());
    if (!found) throw new AppError('invitation_not_found');
    return found;
  }

  api.get(
    '/invitations',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'List open invitations',
        response: answers(200, named({ invitations: Type.Array(Invitation) })),
      },
    },
    async request => {
      const { accountId } = sessionOf(request);
      const members = await registry.members.list(accountId);
      const emails = new Map(members.map(({ userId, email }) => [userId, email]));
      const open = await registry.invitations.list(accountId, clock.now());
      return { invitations: open.map(one => invitationAnswer(one, emails.get(one.invitedBy) ?? '')) };
    },
  );

  api.post(
    '/invitations',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'Invite somebody',
        description:
          'The answer has the `link` to send them, this once. It works for one person, whoever has it, within 7 days. With `email`, a server that sends e-mail sends it there.',
        body: InvitationCreate,
        response: answers(201, named({ invitation: InvitationCreated })),
      },
    },
    async (request, reply) => {
      const { accountId, user } = sessionOf(request);
      const { email, ...asked } = request.body;
      const grant = await grantOf(deps, accountId, asked);
      const { invitation, link } = await invite(deps, user, accountId, grant, email ?? null);
      const mailed = await mailInvitation(deps.mailer, invitation, user.email, link);
      const shown = { ...invitationAnswer(invitation, user.email), link, mailed };
      return reply.code(201).send({ invitation: shown });
    },
  );

  api.delete(
    '/invitations/:invitationId',
    {
      config: { access: 'owner' },
      schema: { tags, summary: 'Withdraw an invitation', params: InvitationParams, response: nothing },
    },
    async (request, reply) => {
      const { accountId } = sessionOf(request);
      if (!(await registry.invitations.delete(accountId, request.params.invitationId))) {
        throw new AppError('invitation_not_found');
      }
      return reply.code(204).send();
    },
  );

  api.get(
    '/invitations/by-token/:token',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'What an invitation is to',
        description: 'For whoever has its link.',
        params: InvitationTokenParams,
        response: answers(200, named({ invitation: InvitationShown })),
      },
    },
    async request => {
      const { email, accountId, role, sites, expiresAt } = await findByToken(request.params.token);
      const found = await Promise.all(
        sites.map(async one => ({ site: await registry.sites.get(one.siteId), role: one.role })),
      );
      const shown = found.flatMap(one => (one.site ? [{ name: one.site.name, role: one.role }] : []));
      const account = await ownerOf(registry, accountId);
      return { invitation: { email, account, role, sites: shown, expiresAt: iso(expiresAt) } };
    },
  );

  api.post(
    '/auth/accept-invitation',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Take up an invitation',
        description:
          'With `password` (and `email`, unless the invitation names one) as a new user, who is signed in by it; with a session as its user, which then acts for the new account.',
        body: AcceptInvitation,
        response: answers(201, Me),
      },
    },
    async (request, reply) => {
      const { token, email, password } = request.body;
      const invitation = await findByToken(token);
      if (request.principal?.via === 'session' && password === undefined) {
        const { user, session } = request.principal;
        const member = await acceptAsSignedIn(deps, invitation, user);
        await registry.users.switchAccount(session.id, member.accountId);
        return reply.code(201).send(await meAnswer(deps, user, member));
      }
      const as = { email: email ?? invitation.email, password };
      const { user, member } = await acceptAsNew(deps, invitation, {
        email: normalEmail(required(as.email, 'email')),
        password: required(as.password, 'password'),
      });
      await beginSession(request, reply, user, deps);
      return reply.code(201).send(await meAnswer(deps, user, member));
    },
  );
}

function required(value: string | null | undefined, field: string): string {
  if (value) return value;
  throw new AppError('invalid_request', `${field} is required.`, [{ field, problem: 'is required' }]);
}
