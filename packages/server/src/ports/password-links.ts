/** A link by which somebody who forgot their password sets a new one. */
export interface PasswordLink {
  /** SHA-256 of the link's token, hex. */
  tokenHash: string;
  userId: string;
  createdAt: number;
  expiresAt: number;
}

export interface PasswordLinks {
  /** A user may have several: who asks again while the first e-mail is on its way can use either. */
  create(link: PasswordLink): Promise<void>;
  byToken(tokenHash: string, now: number): Promise<PasswordLink | null>;
  /**
   * Sets the password's hash, ends all of the user's sessions and uses up all of their links: everything or nothing.
   * @returns false, and nothing changes, where the link was used or has expired
   */
  use(tokenHash: string, passwordHash: string, now: number): Promise<boolean>;
  /** Deletes those that have expired. */
  prune(now: number): Promise<void>;
}
