import { AppError, type Grant, iso } from '@bellwether/core';
import { normalEmail } from '../accounts/accounts.ts';
import type { Invitation, Mailer, Member, User } from '../ports/index.ts';
import { hashPassword } from '../secrets/passwords.ts';
import { hashToken, makeToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';

type Deps = Pick<AppDeps, 'registry' | 'ids' | 'clock' | 'random' | 'settings'>;

const DAYS = 7;

/** Makes an invitation and the link that takes it up; the link's token is kept as a hash alone. */
export async function invite(
  { registry, ids, clock, random, settings }: Deps,
  by: User,
  accountId: string,
  { role, sites }: Grant,
  email: string | null,
): Promise<{ invitation: Invitation; link: string }> {
  const token = makeToken(random);
  const now = clock.now();
  const invitation: Invitation = {
    id: ids('inv'),
    accountId,
    tokenHash: hashToken(token),
    email: email && normalEmail(email),
    role,
    sites: [...sites],
    invitedBy: by.id,
    createdAt: now,
    expiresAt: now + DAYS * 86_400_000,
  };
  await registry.invitations.create(invitation);
  return { invitation, link: `${settings.publicUrl}/invitations/${token}` };
}

/** Queues the link to whom the invitation is for. Returns whether there was an address, and a mailer. */
export async function mailInvitation(
  mailer: Mailer | null,
  { email, expiresAt }: Invitation,
  from: string,
  link: string,
): Promise<boolean> {
  if (!mailer || email === null) return false;
  await mailer.send([
    {
      to: email,
      subject: 'You are invited to Bellwether',
      paragraphs: [
        `${from} invites you to look at their web analytics.`,
        `The link works once, until ${iso(expiresAt).slice(0, 10)}. If you did not expect it, leave it.`,
      ],
      link: { label: 'See the invitation', url: link },
    },
  ]);
  return true;
}

/** @throws AppError `email_taken`, `invitation_not_found` when it was used or withdrawn meanwhile */
export async function acceptAsNew(
  deps: Deps,
  invitation: Invitation,
  { email, password }: { email: string; password: string },
): Promise<{ user: User; member: Member }> {
  const { registry, ids, clock } = deps;
  if (await registry.users.byEmail(email)) throw emailTaken();
  const user: User = {
    id: ids('user'),
    accountId: invitation.accountId,
    email,
    passwordHash: await hashPassword(password),
    createdAt: clock.now(),
  };
  const member = await accept(deps, invitation, user);
  if (member) return { user, member };
  throw (await registry.users.byEmail(email)) ? emailTaken() : new AppError('invitation_not_found');
}

/** @throws AppError `already_member`, `invitation_not_found` as above */
export async function acceptAsSignedIn(deps: Deps, invitation: Invitation, user: User): Promise<Member> {
  const member = await accept(deps, invitation, user);
  if (member) return member;
  const memberships = await deps.registry.members.ofUser(user.id);
  const already = memberships.some(({ accountId }) => accountId === invitation.accountId);
  throw new AppError(already ? 'already_member' : 'invitation_not_found');
}

async function accept({ registry, ids, clock }: Deps, invitation: Invitation, user: User) {
  const id = ids('mem');
  const accepted = await registry.invitations.accept(invitation, id, user, clock.now());
  return accepted ? registry.members.get(invitation.accountId, id) : null;
}

const emailTaken = () =>
  new AppError(
    'email_taken',
    'There is a user with this e-mail already. Sign in, then take up the invitation.',
  );
