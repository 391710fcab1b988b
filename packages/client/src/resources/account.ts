import type {
  AcceptInvitation,
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  AuthState,
  ForgotPassword,
  Invitation,
  InvitationCreate,
  InvitationCreated,
  InvitationShown,
  Me,
  Member,
  MemberChange,
  PasswordChange,
  PasswordLink,
  PasswordReset,
  PasswordToken,
  SetUp,
  SignedIn,
  SignIn,
  Site,
  Static,
  SwitchAccount,
  User,
} from '@bellwether/contract';
import type { Transport } from '../transport.ts';
import type { Named } from './inputs.ts';

/** Who may do what. But for what is public these take a session, not a key: they are for pages of the server itself. */
export const accountResources = (via: Transport) => ({
  auth: {
    state: via.json<object, Static<typeof AuthState>>('GET /auth/state'),
    setUp: via.json<SetUp, { user: User; site?: Site }>('POST /auth/setup'),
    signIn: via.json<Static<typeof SignIn>, Named<'user', User>>('POST /auth/sign-in'),
    signOut: via.json<object, void>('POST /auth/sign-out'),
    me: via.json<object, Me>('GET /auth/me'),
    switchAccount: via.json<Static<typeof SwitchAccount>, Me>('POST /auth/switch-account'),
    acceptInvitation: via.json<Static<typeof AcceptInvitation>, Me>('POST /auth/accept-invitation'),
    forgotPassword: via.json<Static<typeof ForgotPassword>, void>('POST /auth/forgot-password'),
    passwordLink: via.json<Static<typeof PasswordToken>, Named<'passwordLink', PasswordLink>>(
      'POST /auth/password-link',
    ),
    resetPassword: via.json<Static<typeof PasswordReset>, Named<'user', User>>('POST /auth/reset-password'),
    changePassword: via.json<Static<typeof PasswordChange>, void>('POST /auth/password'),
    sessions: via.json<object, Named<'sessions', SignedIn[]>>('GET /auth/sessions'),
    endSession: via.json<{ signInId: string }, void>('DELETE /auth/sessions/:signInId'),
    endAllSessions: via.json<object, void>('DELETE /auth/sessions'),
  },
  members: {
    list: via.json<object, Named<'members', Member[]>>('GET /members'),
    update: via.json<{ memberId: string } & MemberChange, Named<'member', Member>>(
      'PATCH /members/:memberId',
    ),
    remove: via.json<{ memberId: string }, void>('DELETE /members/:memberId'),
  },
  invitations: {
    list: via.json<object, Named<'invitations', Invitation[]>>('GET /invitations'),
    /** The answer has the link, this once. */
    create: via.json<InvitationCreate, Named<'invitation', Static<typeof InvitationCreated>>>(
      'POST /invitations',
    ),
    withdraw: via.json<{ invitationId: string }, void>('DELETE /invitations/:invitationId'),
    byToken: via.json<{ token: string }, Named<'invitation', InvitationShown>>(
      'GET /invitations/by-token/:token',
    ),
  },
  apiKeys: {
    list: via.json<object, Named<'apiKeys', ApiKey[]>>('GET /api-keys'),
    /** The answer has the key, this once. */
    create: via.json<Static<typeof ApiKeyCreate>, Named<'apiKey', Static<typeof ApiKeyCreated>>>(
      'POST /api-keys',
    ),
    revoke: via.json<{ keyId: string }, void>('DELETE /api-keys/:keyId'),
  },
});
