import type { Me } from '@bellwether/contract';
import { roleOn, type Site } from '@bellwether/core';
import type { Mailer, Member, Registry, User } from '../ports/index.ts';
import { userAnswer } from './answers.ts';

interface Deps {
  registry: Pick<Registry, 'sites' | 'members'>;
  mailer: Mailer | null;
}

/** What the dashboard has to know of whoever is signed in. */
export async function meAnswer({ registry, mailer }: Deps, user: User, member: Member): Promise<Me> {
  const memberships = await registry.members.ofUser(user.id);
  const accounts = await Promise.all(memberships.map(({ accountId }) => accountShown(accountId)));
  const sites = (await allSites(registry, member.accountId)).flatMap(site => {
    const { id, name, domain } = site;
    const role = roleOn(member, id);
    return role === null ? [] : [{ id, name, domain, role }];
  });
  return {
    user: userAnswer(user),
    memberId: member.id,
    account: await accountShown(member.accountId),
    role: member.role,
    sites,
    accounts,
    sendsEmail: mailer !== null,
  };

  async function accountShown(id: string) {
    return { id, owner: await ownerOf(registry, id) };
  }
}

/** An account has no name of its own: people know it by its first owner. */
export async function ownerOf(registry: Pick<Registry, 'members'>, accountId: string): Promise<string> {
  const members = await registry.members.list(accountId);
  return members.find(member => member.role === 'owner')?.email ?? '';
}

/** Every site of an account, newest first. */
export async function allSites(registry: Pick<Registry, 'sites'>, accountId: string): Promise<Site[]> {
  const sites: Site[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Registry['sites']['list']>> = await registry.sites.list(
      { accountId },
      { limit: 1000, cursor },
    );
    sites.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return sites;
}
