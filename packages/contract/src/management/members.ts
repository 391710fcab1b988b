import { roles, siteRoles } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import { Email, NewPassword, User } from './accounts.ts';
import { closed, Id, Nullable, Time } from './common.ts';

export const Role = Type.Enum([...roles], {
  description:
    '`viewer` reads reports and lists; `admin` also sets up what belongs to a site; `owner` also looks after members, API keys and webhooks of the whole account.',
});

/** A role on every site, or on some; where both speak of a site, the higher counts. */
const grant = {
  role: Nullable(
    Type.Enum([...roles], {
      description: 'On every site of the account, those to come too. Null: only where `sites` says so.',
    }),
  ),
  sites: Type.Array(Type.Object({ siteId: Id(), role: Type.Enum([...siteRoles]) }, closed), {
    maxItems: 1000,
    description: 'Roles on single sites.',
  }),
};

export const Member = Type.Object({
  id: Type.String(),
  userId: Type.String(),
  email: Type.String(),
  ...grant,
  createdAt: Time('When they became a member.'),
});
export type Member = Static<typeof Member>;

export const MemberChange = Type.Partial(Type.Object(grant), closed);
export type MemberChange = Static<typeof MemberChange>;
export const MemberParams = Type.Object({ memberId: Id() });

export const Invitation = Type.Object({
  id: Type.String(),
  email: Nullable(Type.String({ description: 'For whom it was made. Whoever has the link may use it.' })),
  ...grant,
  invitedBy: Type.String({ description: 'The e-mail of the owner who made it.' }),
  createdAt: Time(),
  expiresAt: Time('7 days later.'),
});
export type Invitation = Static<typeof Invitation>;

export const InvitationCreated = Type.Object({
  ...Invitation.properties,
  link: Type.String({ description: 'What to send to whom is invited; shown this once.' }),
  mailed: Type.Boolean({
    description: 'Whether it goes out by e-mail too: with `email`, on a server that sends e-mail.',
  }),
});
export type InvitationCreated = Static<typeof InvitationCreated>;

export const InvitationCreate = Type.Object(
  {
    email: Type.Optional(Email),
    role: Type.Optional(grant.role),
    sites: Type.Optional(grant.sites),
  },
  closed,
);
export type InvitationCreate = Static<typeof InvitationCreate>;
export const InvitationParams = Type.Object({ invitationId: Id() });

const Token = Type.String({ minLength: 1, maxLength: 200, description: 'From the invitation’s link.' });
export const InvitationTokenParams = Type.Object({ token: Token });

/** What whoever has the link sees before taking it up. */
export const InvitationShown = Type.Object({
  email: Nullable(Type.String()),
  account: Type.String({ description: 'The e-mail of the account’s owner.' }),
  role: Nullable(Role),
  sites: Type.Array(Type.Object({ name: Type.String(), role: Type.Enum([...siteRoles]) })),
  expiresAt: Time(),
});
export type InvitationShown = Static<typeof InvitationShown>;

export const AcceptInvitation = Type.Object(
  {
    token: Token,
    email: Type.Optional(Email),
    password: Type.Optional(NewPassword),
  },
  closed,
);
export type AcceptInvitation = Static<typeof AcceptInvitation>;

const AccountShown = { id: Type.String(), owner: Type.String({ description: 'The e-mail of its owner.' }) };

/** Who is signed in, and what they may do where. */
export const Me = Type.Object({
  user: User,
  memberId: Type.String(),
  account: Type.Object(AccountShown, { description: 'The account the session acts for.' }),
  role: Nullable(Role),
  sites: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), domain: Type.String(), role: Role }),
    { description: 'The sites the user may see, with the role there.' },
  ),
  accounts: Type.Array(Type.Object(AccountShown), {
    description: 'All accounts the user is a member of.',
  }),
  sendsEmail: Type.Boolean({
    description: 'Whether the server sends e-mail: of alerts, and with invitations.',
  }),
});
export type Me = Static<typeof Me>;

export const SwitchAccount = Type.Object({ accountId: Id() }, closed);

export const AuthState = Type.Object({
  needsSetUp: Type.Boolean({ description: 'There is no account yet.' }),
  signedIn: Type.Boolean(),
  sendsEmail: Type.Boolean({
    description: 'Whether who forgot their password gets a link to set another by e-mail.',
  }),
});
export type AuthState = Static<typeof AuthState>;

/** A place where the user is signed in. */
export const SignedIn = Type.Object({
  id: Type.String(),
  userAgent: Type.String({ description: 'As `Firefox on Linux`; empty when unknown.' }),
  createdAt: Time(),
  lastSeenAt: Time('To the minute.'),
  current: Type.Boolean({ description: 'The one that asks.' }),
});
export type SignedIn = Static<typeof SignedIn>;
export const SignedInParams = Type.Object({ signInId: Id() });

export const PasswordChange = Type.Object(
  { current: Type.String({ maxLength: 200 }), new: NewPassword },
  closed,
);
