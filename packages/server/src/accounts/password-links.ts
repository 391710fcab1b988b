import { AppError, type Clock } from '@bellwether/core';
import type { Registry, User } from '../ports/index.ts';
import { hashToken, makeToken, type Random } from '../secrets/tokens.ts';
import { normalEmail } from './accounts.ts';

export interface PasswordLinkDeps {
  registry: Pick<Registry, 'users' | 'passwordLinks'>;
  clock: Pick<Clock, 'now'>;
  random: Random;
}

const HOUR = 3_600_000;

/**
 * Makes a link by which the user sets a new password: once, within an hour. Only the hash of its token is kept.
 *
 * The token stands behind the `#`, which browsers send to nobody: no log of a server or a proxy has it, and no
 * `Referer`.
 * @param publicUrl where the dashboard is, without a slash at its end
 */
export async function createPasswordLink(
  { registry, clock, random }: PasswordLinkDeps,
  { id: userId }: User,
  publicUrl: string,
): Promise<string> {
  const token = makeToken(random);
  const createdAt = clock.now();
  await registry.passwordLinks.create({
    tokenHash: hashToken(token),
    userId,
    createdAt,
    expiresAt: createdAt + HOUR,
  });
  return `${publicUrl}/new-password#${token}`;
}

/**
 * The same for whoever looks after the machine and has only the e-mail.
 * @throws AppError `user_not_found`
 */
export async function passwordLinkFor(
  deps: PasswordLinkDeps,
  email: string,
  publicUrl: string,
): Promise<string> {
  const user = await deps.registry.users.byEmail(normalEmail(email));
  if (!user) throw new AppError('user_not_found');
  return createPasswordLink(deps, user, publicUrl);
}
