import type { Grant, Role, SiteRole } from '@bellwether/core';
import type { User } from './registry.ts';

/** A user in an account. */
export interface Member extends Grant {
  id: string;
  accountId: string;
  userId: string;
  email: string;
  createdAt: number;
}

export interface Members {
  get(accountId: string, id: string): Promise<Member | null>;
  /** The members of an account, oldest first. */
  list(accountId: string): Promise<Member[]>;
  /** What a user is in each of their accounts, oldest first. */
  ofUser(userId: string): Promise<Member[]>;
  /**
   * Gives a member another role. Whoever is an owner no more has their open invitations withdrawn.
   * False, and nothing changes, where the account would be left without an owner.
   */
  update(accountId: string, id: string, grant: Grant): Promise<boolean>;
  /**
   * Ends a membership with the sign-ins that act for the account and the invitations made in it; a user without any
   * other goes too. False, and nothing changes, where the account would be left without an owner.
   */
  delete(accountId: string, id: string): Promise<boolean>;
}

export interface Invitation {
  id: string;
  accountId: string;
  /** SHA-256 of the link's token, hex. */
  tokenHash: string;
  /** For whom it was made; anybody with the link may use it. */
  email: string | null;
  role: Role | null;
  sites: { siteId: string; role: SiteRole }[];
  /** The user who made it. */
  invitedBy: string;
  createdAt: number;
  expiresAt: number;
}

export interface Invitations {
  create(invitation: Invitation): Promise<void>;
  /** Those of an account that have not expired, newest first. */
  list(accountId: string, now: number): Promise<Invitation[]>;
  byToken(tokenHash: string, now: number): Promise<Invitation | null>;
  delete(accountId: string, id: string): Promise<boolean>;
  /**
   * Makes the user a member and uses the invitation up: both or neither.
   * @param user made with the membership where there is none of the id
   * @returns false, and nothing changes, where the invitation is gone, the user is a member, or the e-mail is taken
   */
  accept(invitation: Invitation, memberId: string, user: User, now: number): Promise<boolean>;
}
