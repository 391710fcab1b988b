import type { SetUp } from '@bellwether/contract';
import { AppError, type Site } from '@bellwether/core';
import { createAccount, createSite } from '../accounts/accounts.ts';
import { domainOf } from '../accounts/site-fields.ts';
import type { User } from '../ports/index.ts';
import { sameToken } from '../secrets/tokens.ts';
import type { AppDeps } from './deps.ts';
import { oneAtATime } from './one-at-a-time.ts';

export type SetUpAccount = (asked: SetUp) => Promise<{ user: User; site: Site | null }>;

/**
 * Makes the first account: once, and for whoever has the link that the server printed.
 * Fails with `already_set_up`, `invalid_setup_token`.
 */
export function createSetUp(deps: AppDeps): SetUpAccount {
  const inTurn = oneAtATime();
  return ({ token, email, password, site: domain }) =>
    inTurn(async () => {
      if (!sameToken(token, deps.setupToken)) throw new AppError('invalid_setup_token');
      if ((await deps.registry.users.count()) > 0) throw new AppError('already_set_up');
      if (domain !== undefined) domainOf(domain, 'site');
      const user = await createAccount(deps, { email, password });
      if (domain === undefined) return { user, site: null };
      const site = await createSite(deps, { accountId: user.accountId, domain });
      await deps.changed('site', site.id);
      return { user, site };
    });
}
