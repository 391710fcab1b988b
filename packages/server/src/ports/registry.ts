import type { Funnel, Goal, Message, Reach, Salt, Site, Webhook } from '@bellwether/core';
import type { Alerts } from './alerts.ts';
import type { Experiments } from './experiments.ts';
import type { NewDelivery } from './ingest-store.ts';
import type { Invitations, Member, Members } from './members.ts';
import type { Page, PageRequest } from './page.ts';
import type { PasswordLinks } from './password-links.ts';

/** The part of the meta store that people set up: accounts, members, keys, sites, goals, webhooks. */
export interface Registry {
  users: Users;
  members: Members;
  invitations: Invitations;
  passwordLinks: PasswordLinks;
  apiKeys: ApiKeys;
  sites: Crud<Site, { accountId: string; reach?: Reach }>;
  goals: Crud<Goal, { siteId: string }> & {
    /** Gives the goal the next number of its site, never one a deleted goal had. */
    create(goal: Omit<Goal, 'number'>): Promise<Goal>;
  };
  funnels: Crud<Funnel, { siteId: string }>;
  alerts: Alerts;
  experiments: Experiments;
  webhooks: Webhooks;
  salts: Salts;
}

export interface Crud<T extends { id: string }, Scope> {
  create(item: T): Promise<T>;
  get(id: string): Promise<T | null>;
  list(scope: Scope, page: PageRequest): Promise<Page<T>>;
  /** All there are, for the caches; `since` narrows to those changed at or after it. */
  all(): Promise<T[]>;
  /** Replaces the item; false when there is none of its id. */
  update(item: T): Promise<boolean>;
  delete(id: string): Promise<boolean>;
}

export interface Webhooks
  extends Crud<Webhook, { accountId: string; siteId?: string | null; reach?: Reach }> {
  /** How many count against the limit of a site (null: those of the whole account). */
  count(accountId: string, siteId: string | null): Promise<number>;
  create(webhook: Webhook, secret?: SealedSecret): Promise<Webhook>;
  /** Replaces the webhook, which the system switched off, and writes what tells of it: a crash leaves both or neither. */
  switchOff(webhook: Webhook, told: Message, deliveries: NewDelivery[], now: number): Promise<void>;
  /** The secrets still signing, the newest first. */
  secrets(webhookId: string, now: number): Promise<SealedSecret[]>;
  addSecret(webhookId: string, secret: SealedSecret, olderExpireAt: number): Promise<void>;
}

/** A secret sealed with the server's key (AES-256-GCM); only the deliverer opens it. */
export interface SealedSecret {
  sealed: string;
  createdAt: number;
  /** Null: signs until replaced. */
  expiresAt: number | null;
}

export interface User {
  id: string;
  /** The account that a sign-in begins in; others come by invitation. */
  accountId: string;
  email: string;
  passwordHash: string;
  createdAt: number;
}

/** A place where a user is signed in. */
export interface UserSession {
  id: string;
  /** SHA-256 of the cookie's token, hex. */
  tokenHash: string;
  userId: string;
  /** The account it acts for: one of the user's. */
  accountId: string;
  /** The browser or program, in few words; empty when unknown. */
  userAgent: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** A session, whose it is, and what they may do in its account. */
export interface SignedIn {
  session: UserSession;
  user: User;
  member: Member;
}

export interface Users {
  count(): Promise<number>;
  /** False when the e-mail is taken. Makes the account with the user, and the user its owner. */
  create(user: User): Promise<boolean>;
  get(id: string): Promise<User | null>;
  byEmail(email: string): Promise<User | null>;
  /**
   * @param passwordHash that the user was seen to have
   * @returns false, and nothing changes, where it is another by now: who changed it has ended all sessions before it
   */
  addSession(session: UserSession, passwordHash: string): Promise<boolean>;
  session(tokenHash: string, now: number): Promise<SignedIn | null>;
  /** Where a user is signed in, last seen first. */
  sessions(userId: string, now: number): Promise<UserSession[]>;
  touchSession(id: string, now: number): Promise<void>;
  /** Lets a session act for another account of its user's. False where the user is no member of it. */
  switchAccount(id: string, accountId: string): Promise<boolean>;
  endSession(userId: string, id: string): Promise<boolean>;
  /** @param keep a session that goes on */
  endAllSessions(userId: string, keep?: string): Promise<void>;
  /**
   * Sets the password's hash, and ends all sessions but `keep` and all links to set another: everything or nothing.
   * @returns false, and nothing changes, where the hash is no longer `from`
   */
  changePassword(userId: string, hash: { from: string; to: string }, keep: string): Promise<boolean>;
}

export const scopes = ['stats:read', 'webhooks:write', 'events:write', 'sites:write'] as const;
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  id: string;
  accountId: string;
  name: string;
  /** SHA-256 of the key, hex. */
  hash: string;
  /** What a list shows: the first characters. */
  hint: string;
  scopes: Scope[];
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
}

export interface ApiKeys {
  create(key: ApiKey): Promise<void>;
  byHash(hash: string): Promise<ApiKey | null>;
  list(accountId: string): Promise<ApiKey[]>;
  delete(accountId: string, id: string): Promise<boolean>;
  touch(id: string, now: number): Promise<void>;
}

export interface Salts {
  /** The salt of the day, made with `key` if there is none yet: all who ask get the same. */
  ensure(day: string, key: Uint8Array): Promise<Salt>;
  deleteBefore(day: string): Promise<void>;
}
