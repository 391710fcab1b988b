import Type, { type Static } from 'typebox';
import { closed, Id, Name, Nullable, Time } from './common.ts';

/** What an API key may do. Reading sites, goals and event types needs no scope. */
export const scopes = ['stats:read', 'webhooks:write', 'events:write', 'sites:write'] as const;

export const Email = Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' });
/** Long passwords are cheap to try: Argon2 hashes them down first; the bound only stops abuse. */
export const NewPassword = Type.String({ minLength: 8, maxLength: 200 });

export const SignIn = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) },
  closed,
);

export const ForgotPassword = Type.Object({ email: Type.String({ maxLength: 254 }) }, closed);

const token = Type.String({ minLength: 1, maxLength: 200, description: 'From the link, behind its `#`.' });
export const PasswordToken = Type.Object({ token }, closed);
export const PasswordReset = Type.Object({ token, password: NewPassword }, closed);

/** What whoever has a link to set a password sees before they do. */
export const PasswordLink = Type.Object({
  email: Type.String({ description: 'Whose password it sets.' }),
  expiresAt: Time('An hour after the link was made.'),
});
export type PasswordLink = Static<typeof PasswordLink>;

export const SetUp = Type.Object(
  {
    token: Type.String({ maxLength: 200, description: 'From the link the server printed at its start.' }),
    email: Email,
    password: NewPassword,
    site: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'A domain to begin with.' }),
    ),
  },
  closed,
);
export type SetUp = Static<typeof SetUp>;

export const User = Type.Object({ id: Type.String(), email: Type.String(), createdAt: Time() });
export type User = Static<typeof User>;

export const ApiKey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  hint: Type.String({ description: 'The first characters of the key.' }),
  scopes: Type.Array(Type.Enum([...scopes])),
  createdAt: Time(),
  expiresAt: Nullable(Time()),
  lastUsedAt: Nullable(Time('To the minute.')),
});
export type ApiKey = Static<typeof ApiKey>;

export const ApiKeyCreated = Type.Object({
  ...ApiKey.properties,
  key: Type.String({ description: 'The key itself; shown this once.' }),
});
export type ApiKeyCreated = Static<typeof ApiKeyCreated>;

export const ApiKeyCreate = Type.Object(
  {
    name: Name,
    scopes: Type.Optional(
      Type.Array(Type.Enum([...scopes]), { minItems: 1, uniqueItems: true, description: 'Default: all.' }),
    ),
    expiresAt: Type.Optional(Nullable(Time())),
  },
  closed,
);
export type ApiKeyCreate = Static<typeof ApiKeyCreate>;

export const ApiKeyParams = Type.Object({ keyId: Id() });
