import {
  AppError,
  type Clock,
  defaultSettings,
  type IdMaker,
  type Site,
  type SiteSettings,
} from '@bellwether/core';
import { type ApiKey, type Registry, type Scope, scopes, type User } from '../ports/index.ts';
import { hashPassword } from '../secrets/passwords.ts';
import { hashToken, makeApiKey, type Random } from '../secrets/tokens.ts';
import { domainOf, refuseTimezone } from './site-fields.ts';

export interface AccountDeps {
  registry: Pick<Registry, 'users' | 'sites' | 'apiKeys'>;
  ids: IdMaker;
  clock: Pick<Clock, 'now'>;
  random: Random;
}

/**
 * A new account with its first user.
 * @throws AppError `email_taken`
 */
export async function createAccount(
  { registry, ids, clock }: AccountDeps,
  { email, password }: { email: string; password: string },
): Promise<User> {
  const user: User = {
    id: ids('user'),
    accountId: ids('acc'),
    email: normalEmail(email),
    passwordHash: await hashPassword(password),
    createdAt: clock.now(),
  };
  if (!(await registry.users.create(user))) throw new AppError('email_taken');
  return user;
}

/** E-mail addresses are told apart without regard to case, as people type them. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** A site as it is asked for; what is left out has its default. */
export interface NewSite {
  accountId: string;
  domain: string;
  name?: string;
  timezone?: string;
  settings?: Partial<SiteSettings>;
}

/** @throws AppError `invalid_request`, `invalid_timezone` */
export async function createSite({ registry, ids, clock }: AccountDeps, asked: NewSite): Promise<Site> {
  const domain = domainOf(asked.domain, 'domain');
  const { name = domain, timezone = 'UTC', settings, accountId } = asked;
  refuseTimezone(timezone);
  return registry.sites.create({
    id: ids('site'),
    accountId,
    name,
    domain,
    timezone,
    settings: { ...defaultSettings, ...settings },
    createdAt: clock.now(),
  });
}

export interface NewKey {
  accountId: string;
  name: string;
  /** Default: all. */
  scopes?: Scope[];
  /** Epoch ms; default: never. */
  expiresAt?: number | null;
}

/** A new API key. `key` is the secret itself, which is kept nowhere. */
export async function createKey(
  { registry, ids, clock, random }: AccountDeps,
  { accountId, name, scopes: granted = [...scopes], expiresAt = null }: NewKey,
): Promise<ApiKey & { key: string }> {
  const key = makeApiKey(random);
  const kept: ApiKey = {
    id: ids('key'),
    accountId,
    name,
    hash: hashToken(key),
    hint: key.slice(0, 8),
    scopes: granted,
    createdAt: clock.now(),
    expiresAt,
    lastUsedAt: null,
  };
  await registry.apiKeys.create(kept);
  return { ...kept, key };
}
