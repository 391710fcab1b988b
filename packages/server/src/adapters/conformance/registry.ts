import {
  AppError,
  defaultSettings,
  type Funnel,
  type Goal,
  type Grant,
  type Message,
  newId,
  type Prefix,
  type Reach,
  type Site,
  type Webhook,
} from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ApiKey,
  Invitation,
  Member,
  NewDelivery,
  PasswordLink,
  Registry,
  User,
  UserSession,
} from '../../ports/index.ts';

/**
 * What every registry must do, whatever it is kept in.
 * @param open gives a fresh, migrated registry and the way to close it
 */
export function registryConformance(
  open: () => Promise<{ registry: Registry; close(): Promise<void> }>,
): void {
  let registry: Registry;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ registry, close } = await open());
  });
  afterAll(() => close());

  const account = async (): Promise<User> => {
    const user = someUser();
    await registry.users.create(user);
    return user;
  };
  const siteOf = ({ accountId }: User) => registry.sites.create(someSite(accountId));

  describe('users', () => {
    it('are found by id and by e-mail', async () => {
      const before = await registry.users.count();
      const user = await account();
      expect(await registry.users.get(user.id)).toEqual(user);
      expect(await registry.users.byEmail(user.email)).toEqual(user);
      expect(await registry.users.byEmail('nobody@example.com')).toBeNull();
      expect(await registry.users.count()).toBe(before + 1);
    });

    it('have their e-mail to themselves', async () => {
      const user = await account();
      const before = await registry.users.count();
      expect(await registry.users.create({ ...someUser(), email: user.email })).toBe(false);
      expect(await registry.users.count()).toBe(before);
    });

    it('of one account are two', async () => {
      const first = await account();
      expect(await registry.users.create({ ...someUser(), accountId: first.accountId })).toBe(true);
    });

    it('have sessions until these expire or end', async () => {
      const user = await account();
      const session = someSession(user);
      await registry.users.addSession(session, user.passwordHash);
      const [member] = await registry.members.ofUser(user.id);
      expect(await registry.users.session(session.tokenHash, 1999)).toEqual({ session, user, member });
      expect(await registry.users.session(session.tokenHash, 2000)).toBeNull();
      expect(await registry.users.endSession('somebody else', session.id)).toBe(false);
      expect(await registry.users.endSession(user.id, session.id)).toBe(true);
      expect(await registry.users.session(session.tokenHash, 1500)).toBeNull();
    });

    it('have no session by a password that is theirs no longer', async () => {
      const user = await account();
      const hash = { from: user.passwordHash, to: 'new hash' };
      expect(await registry.users.changePassword(user.id, hash, '')).toBe(true);
      expect(await registry.users.addSession(someSession(user), user.passwordHash)).toBe(false);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([]);
      expect(await registry.users.addSession(someSession(user), 'new hash')).toBe(true);
    });

    it('see where they are signed in, last seen first', async () => {
      const user = await account();
      const [old, young] = [someSession(user), { ...someSession(user), lastSeenAt: 1100 }];
      const ended = { ...someSession(user), expiresAt: 1200 };
      for (const session of [old, young, ended]) await registry.users.addSession(session, user.passwordHash);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([young, old]);
      await registry.users.touchSession(old.id, 1400);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([{ ...old, lastSeenAt: 1400 }, young]);
    });

    it('can be signed out everywhere, or everywhere else', async () => {
      const user = await account();
      const sessions = [someSession(user), someSession(user)];
      for (const session of sessions) await registry.users.addSession(session, user.passwordHash);
      await registry.users.endAllSessions(user.id, sessions[0]!.id);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([sessions[0]]);
      await registry.users.endAllSessions(user.id);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([]);
    });

    it('end their other sessions with a new password', async () => {
      const user = await account();
      const sessions = [someSession(user), someSession(user)];
      for (const session of sessions) await registry.users.addSession(session, user.passwordHash);
      const keep = sessions[0]!.id;
      const hash = { from: user.passwordHash, to: 'new hash' };
      const late = { ...hash, from: 'an older hash' };
      expect(await registry.users.changePassword(user.id, late, keep)).toBe(false);
      expect(await registry.users.sessions(user.id, 1500)).toHaveLength(2);
      expect(await registry.users.get(user.id)).toEqual(user);
      expect(await registry.users.changePassword(user.id, hash, keep)).toBe(true);
      expect(await registry.users.sessions(user.id, 1500)).toEqual([sessions[0]]);
      expect(await registry.users.get(user.id)).toEqual({ ...user, passwordHash: 'new hash' });
    });
  });

  describe('links to set a password', () => {
    const linkFor = async (user: User, expiresAt = 2000): Promise<PasswordLink> => {
      const link = { tokenHash: id(), userId: user.id, createdAt: 1000, expiresAt };
      await registry.passwordLinks.create(link);
      return link;
    };
    const found = ({ tokenHash }: PasswordLink, now = 1500) => registry.passwordLinks.byToken(tokenHash, now);

    it('are found by their token until they expire', async () => {
      const link = await linkFor(await account());
      expect(await found(link, 1999)).toEqual(link);
      expect(await found(link, 2000)).toBeNull();
      expect(await registry.passwordLinks.byToken('another', 1500)).toBeNull();
    });

    it('set it once, with the end of all sessions and of the other links', async () => {
      const [user, other] = [await account(), await account()];
      for (const who of [user, other]) await registry.users.addSession(someSession(who), who.passwordHash);
      const [first, second, others] = [await linkFor(user), await linkFor(user), await linkFor(other)];
      expect(await registry.passwordLinks.use(first.tokenHash, 'new hash', 1500)).toBe(true);
      expect(await registry.users.get(user.id)).toEqual({ ...user, passwordHash: 'new hash' });
      expect(await registry.users.sessions(user.id, 1500)).toEqual([]);
      expect([await found(first), await found(second)]).toEqual([null, null]);
      for (const { tokenHash } of [first, second])
        expect(await registry.passwordLinks.use(tokenHash, 'newer hash', 1500)).toBe(false);
      expect(await registry.users.get(user.id)).toEqual({ ...user, passwordHash: 'new hash' });
      // Nobody else is concerned.
      expect(await registry.users.get(other.id)).toEqual(other);
      expect(await registry.users.sessions(other.id, 1500)).toHaveLength(1);
      expect(await found(others)).toEqual(others);
    });

    it('are used by one of two who come at the same time', async () => {
      const user = await account();
      const { tokenHash } = await linkFor(user);
      const uses = ['a', 'b'].map(hash => registry.passwordLinks.use(tokenHash, hash, 1500));
      expect((await Promise.all(uses)).sort()).toEqual([false, true]);
    });

    it('do nothing once they have expired', async () => {
      const user = await account();
      await registry.users.addSession(someSession(user), user.passwordHash);
      const { tokenHash } = await linkFor(user);
      expect(await registry.passwordLinks.use(tokenHash, 'new hash', 2000)).toBe(false);
      expect(await registry.users.get(user.id)).toEqual(user);
      expect(await registry.users.sessions(user.id, 1500)).toHaveLength(1);
    });

    it('end with another password, and by their age', async () => {
      const user = await account();
      const link = await linkFor(user);
      await registry.users.changePassword(user.id, { from: user.passwordHash, to: 'new hash' }, '');
      expect(await found(link)).toBeNull();
      const [old, young] = [await linkFor(user, 2000), await linkFor(user, 2001)];
      await registry.passwordLinks.prune(2000);
      expect([await found(old), await found(young)]).toEqual([null, young]);
    });
  });

  describe('members', () => {
    /** Takes up an invitation of the owner's, as a new user unless told. */
    async function join(owner: User, grant: Partial<Grant>, as: User = someUser()) {
      const invitation = { ...someInvitation(owner), ...grant } as Invitation;
      await registry.invitations.create(invitation);
      const memberId = id('mem');
      const accepted = await registry.invitations.accept(invitation, memberId, as, 500);
      return { invitation, memberId, user: { ...as, accountId: owner.accountId }, accepted };
    }

    it('begin with the one who made the account', async () => {
      const user = await account();
      const members = await registry.members.list(user.accountId);
      expect(members).toEqual([
        {
          id: expect.stringMatching(/^mem_[0-9a-z]{26}$/),
          accountId: user.accountId,
          userId: user.id,
          email: user.email,
          role: 'owner',
          sites: [],
          createdAt: user.createdAt,
        },
      ]);
      expect(await registry.members.get(user.accountId, members[0]!.id)).toEqual(members[0]);
      expect(await registry.members.get('another', members[0]!.id)).toBeNull();
    });

    it('come by invitations, which are used up', async () => {
      const owner = await account();
      const site = await siteOf(owner);
      const grant: Grant = { role: 'viewer', sites: [{ siteId: site.id, role: 'admin' }] };
      const { user, memberId, invitation, accepted } = await join(owner, grant);
      expect(accepted).toBe(true);
      expect(await registry.members.get(owner.accountId, memberId)).toMatchObject({
        userId: user.id,
        ...grant,
      });
      expect(await registry.users.byEmail(user.email)).toMatchObject({ accountId: owner.accountId });
      expect(await registry.invitations.byToken(invitation.tokenHash, 500)).toBeNull();
      expect(await registry.invitations.accept(invitation, 'mem_2', someUser(), 500)).toBe(false);
    });

    it('may have accounts of their own beside', async () => {
      const [owner, other] = [await account(), await account()];
      await join(owner, { role: 'admin' }, other);
      const accounts = (await registry.members.ofUser(other.id)).map(one => [one.accountId, one.role]);
      expect(accounts.sort()).toEqual(
        [
          [other.accountId, 'owner'],
          [owner.accountId, 'admin'],
        ].sort(),
      );
      const session = someSession(other);
      await registry.users.addSession(session, other.passwordHash);
      expect(await registry.users.switchAccount(session.id, owner.accountId)).toBe(true);
      expect((await registry.users.session(session.tokenHash, 1500))?.member.role).toBe('admin');
      expect(await registry.users.switchAccount(session.id, (await account()).accountId)).toBe(false);
    });

    it('are not made twice, nor with an e-mail somebody has', async () => {
      const [owner, other] = [await account(), await account()];
      expect((await join(owner, { role: 'admin' }, owner)).accepted).toBe(false);
      const taken = await join(owner, { role: 'admin' }, { ...someUser(), email: other.email });
      expect(taken.accepted).toBe(false);
      expect(await registry.members.list(owner.accountId)).toHaveLength(1);
      expect(await registry.invitations.list(owner.accountId, 500)).toContainEqual(taken.invitation);
    });

    it('get other roles', async () => {
      const owner = await account();
      const [a, b] = [await siteOf(owner), await siteOf(owner)];
      const { memberId } = await join(owner, { role: null, sites: [{ siteId: a.id, role: 'viewer' }] });
      const grant: Grant = { role: null, sites: [{ siteId: b.id, role: 'admin' }] };
      expect(await registry.members.update(owner.accountId, memberId, grant)).toBe(true);
      expect(await registry.members.get(owner.accountId, memberId)).toMatchObject(grant);
      await registry.sites.delete(b.id);
      expect(await registry.members.get(owner.accountId, memberId)).toMatchObject({ sites: [] });
    });

    it('get none on another account’s sites', async () => {
      const owner = await account();
      const site = await siteOf(await account());
      const sites: Grant['sites'] = [{ siteId: site.id, role: 'viewer' }];
      const { memberId } = await join(owner, { role: null, sites: [...sites] });
      await registry.members.update(owner.accountId, memberId, { role: 'viewer', sites });
      expect(await registry.members.get(owner.accountId, memberId)).toMatchObject({ sites: [] });
    });

    it('always have an owner among them', async () => {
      const owner = await account();
      const [{ id }] = (await registry.members.list(owner.accountId)) as [Member];
      await join(owner, { role: 'admin' });
      expect(await registry.members.update(owner.accountId, id, { role: 'admin', sites: [] })).toBe(false);
      expect(await registry.members.delete(owner.accountId, id)).toBe(false);
      expect(await registry.members.get(owner.accountId, id)).toMatchObject({ role: 'owner' });
      expect(await registry.users.get(owner.id)).toEqual(owner);
      await join(owner, { role: 'owner' });
      expect(await registry.members.update(owner.accountId, id, { role: 'admin', sites: [] })).toBe(true);
    });

    it('who are owners no more have their invitations withdrawn', async () => {
      const owner = await account();
      const [{ id }] = (await registry.members.list(owner.accountId)) as [Member];
      await join(owner, { role: 'owner' });
      await registry.invitations.create(someInvitation(owner));
      await registry.members.update(owner.accountId, id, { role: 'viewer', sites: [] });
      expect(await registry.invitations.list(owner.accountId, 500)).toEqual([]);
    });

    it('leave with their sessions and invitations, and are nobody where they had no other account', async () => {
      const owner = await account();
      const { memberId, user } = await join(owner, { role: 'owner' });
      await registry.users.addSession(someSession(user), user.passwordHash);
      await registry.invitations.create(someInvitation(user));
      expect(await registry.members.delete('another', memberId)).toBe(false);
      expect(await registry.members.delete(owner.accountId, memberId)).toBe(true);
      expect(await registry.members.list(owner.accountId)).toHaveLength(1);
      expect(await registry.users.byEmail(user.email)).toBeNull();
      expect(await registry.users.sessions(user.id, 1500)).toEqual([]);
      expect(await registry.invitations.list(owner.accountId, 500)).toEqual([]);
    });

    it('who leave keep their other accounts', async () => {
      const [owner, other] = [await account(), await account()];
      const { memberId } = await join(owner, { role: 'admin' }, other);
      const [here, there] = [{ ...someSession(other), accountId: owner.accountId }, someSession(other)];
      for (const session of [here, there]) await registry.users.addSession(session, other.passwordHash);
      expect(await registry.members.delete(owner.accountId, memberId)).toBe(true);
      expect(await registry.users.get(other.id)).toEqual(other);
      expect(await registry.users.sessions(other.id, 1500)).toEqual([there]);
    });
  });

  describe('invitations', () => {
    it('are found by their token and listed until they expire', async () => {
      const owner = await account();
      const [old, young] = [someInvitation(owner), { ...someInvitation(owner), email: 'a@example.com' }];
      await registry.invitations.create(old);
      await registry.invitations.create(young);
      expect(await registry.invitations.list(owner.accountId, 999)).toEqual([young, old]);
      expect(await registry.invitations.byToken(old.tokenHash, 999)).toEqual(old);
      expect(await registry.invitations.byToken(old.tokenHash, 1000)).toBeNull();
      expect(await registry.invitations.list(owner.accountId, 1000)).toEqual([]);
      expect(await registry.invitations.accept(old, 'mem_1', someUser(), 1000)).toBe(false);
    });

    it('are withdrawn by their account alone', async () => {
      const owner = await account();
      const invitation = someInvitation(owner);
      await registry.invitations.create(invitation);
      expect(await registry.invitations.delete('another', invitation.id)).toBe(false);
      expect(await registry.invitations.delete(owner.accountId, invitation.id)).toBe(true);
      expect(await registry.invitations.accept(invitation, 'mem_1', someUser(), 500)).toBe(false);
    });
  });

  describe('API keys', () => {
    it('are found by their hash and listed newest first', async () => {
      const { accountId } = await account();
      const [old, young] = [someKey(accountId), someKey(accountId)];
      await registry.apiKeys.create(old);
      await registry.apiKeys.create(young);
      expect(await registry.apiKeys.byHash(old.hash)).toEqual(old);
      expect(await registry.apiKeys.byHash('no such hash')).toBeNull();
      expect(await registry.apiKeys.list(accountId)).toEqual([young, old]);
    });

    it('remember when they were used', async () => {
      const key = someKey((await account()).accountId);
      await registry.apiKeys.create(key);
      await registry.apiKeys.touch(key.id, 5000);
      expect(await registry.apiKeys.byHash(key.hash)).toMatchObject({ lastUsedAt: 5000 });
    });

    it('are deleted by their account alone', async () => {
      const key = someKey((await account()).accountId);
      await registry.apiKeys.create(key);
      expect(await registry.apiKeys.delete((await account()).accountId, key.id)).toBe(false);
      expect(await registry.apiKeys.delete(key.accountId, key.id)).toBe(true);
      expect(await registry.apiKeys.byHash(key.hash)).toBeNull();
    });
  });

  describe('sites', () => {
    it('are read as they were written', async () => {
      const site = await siteOf(await account());
      expect(await registry.sites.get(site.id)).toEqual(site);
      expect(await registry.sites.all()).toContainEqual(site);
    });

    it('are changed and deleted, and say when there is none', async () => {
      const site = await siteOf(await account());
      const changed: Site = { ...site, name: 'New', settings: { ...site.settings, ip: 'masked' } };
      expect(await registry.sites.update(changed)).toBe(true);
      expect(await registry.sites.get(site.id)).toEqual(changed);
      expect(await registry.sites.delete(site.id)).toBe(true);
      expect(await registry.sites.delete(site.id)).toBe(false);
      expect(await registry.sites.update(changed)).toBe(false);
      expect(await registry.sites.get(site.id)).toBeNull();
    });

    it('come page by page, newest first, of one account', async () => {
      const user = await account();
      await siteOf(await account());
      const made = [await siteOf(user), await siteOf(user), await siteOf(user)].reverse();
      const first = await registry.sites.list(user, { limit: 2, cursor: null });
      expect(first.items).toEqual(made.slice(0, 2));
      const second = await registry.sites.list(user, { limit: 2, cursor: first.nextCursor });
      expect(second).toEqual({ items: made.slice(2), nextCursor: null });
    });

    it('come within somebody’s reach', async () => {
      const user = await account();
      const [a, b] = [await siteOf(user), await siteOf(user)];
      const within = async (reach: Reach) => {
        const page = await registry.sites.list({ ...user, reach }, { limit: 10, cursor: null });
        return page.items;
      };
      expect(await within('account')).toEqual([b, a]);
      expect(await within('sites')).toEqual([b, a]);
      expect(await within([a.id, 'another'])).toEqual([a]);
    });

    it('end on a full page without a cursor', async () => {
      const user = await account();
      await siteOf(user);
      expect((await registry.sites.list(user, { limit: 1, cursor: null })).nextCursor).toBeNull();
    });

    it('refuse a cursor that was never given', async () => {
      const asked = registry.sites.list(await account(), { limit: 1, cursor: "' OR 1=1 --" });
      await expect(asked).rejects.toThrow(new AppError('invalid_cursor'));
    });
  });

  describe('goals', () => {
    it('are numbered from 1 in each site, also when made at once', async () => {
      const user = await account();
      const [a, b] = [await siteOf(user), await siteOf(user)];
      const made = await Promise.all([1, 2, 3].map(() => registry.goals.create(someGoal(a.id))));
      expect(made.map(goal => goal.number).sort()).toEqual([1, 2, 3]);
      expect((await registry.goals.create(someGoal(b.id))).number).toBe(1);
    });

    it('never get the number of one that was deleted', async () => {
      const site = await siteOf(await account());
      const first = await registry.goals.create(someGoal(site.id));
      await registry.goals.delete(first.id);
      expect((await registry.goals.create(someGoal(site.id))).number).toBe(2);
    });

    it('are read, listed, changed and deleted', async () => {
      const site = await siteOf(await account());
      const goal = await registry.goals.create(someGoal(site.id));
      expect(await registry.goals.get(goal.id)).toEqual(goal);
      expect(await registry.goals.all()).toContainEqual(goal);
      const page = { limit: 10, cursor: null };
      expect(await registry.goals.list({ siteId: site.id }, page)).toEqual({
        items: [goal],
        nextCursor: null,
      });
      const changed = { ...goal, name: 'New' };
      expect(await registry.goals.update(changed)).toBe(true);
      expect(await registry.goals.get(goal.id)).toEqual(changed);
      expect(await registry.goals.delete(goal.id)).toBe(true);
      expect(await registry.goals.get(goal.id)).toBeNull();
    });

    it('need their site, and go with it', async () => {
      await expect(registry.goals.create(someGoal('site_none'))).rejects.toThrow(
        new AppError('site_not_found'),
      );
      const site = await siteOf(await account());
      const goal = await registry.goals.create(someGoal(site.id));
      await registry.sites.delete(site.id);
      expect(await registry.goals.get(goal.id)).toBeNull();
    });
  });

  describe('funnels', () => {
    it('are read, listed newest first, changed and deleted', async () => {
      const site = await siteOf(await account());
      const [old, young] = [someFunnel(site.id), someFunnel(site.id)];
      for (const funnel of [old, young]) await registry.funnels.create(funnel);
      expect(await registry.funnels.get(old.id)).toEqual(old);
      expect(await registry.funnels.all()).toContainEqual(old);
      const page = { limit: 10, cursor: null };
      expect(await registry.funnels.list({ siteId: site.id }, page)).toEqual({
        items: [young, old],
        nextCursor: null,
      });
      const changed: Funnel = { ...old, name: 'New', scope: 'visit', windowSeconds: null };
      expect(await registry.funnels.update(changed)).toBe(true);
      expect(await registry.funnels.get(old.id)).toEqual(changed);
      expect(await registry.funnels.delete(old.id)).toBe(true);
      expect(await registry.funnels.update(changed)).toBe(false);
      expect(await registry.funnels.get(old.id)).toBeNull();
    });

    it('go with their site', async () => {
      const site = await siteOf(await account());
      const funnel = await registry.funnels.create(someFunnel(site.id));
      await registry.sites.delete(site.id);
      expect(await registry.funnels.get(funnel.id)).toBeNull();
    });
  });

  describe('webhooks', () => {
    const page = { limit: 10, cursor: null };

    it('are read as they were written', async () => {
      const webhook = await registry.webhooks.create(someWebhook((await account()).accountId, null));
      expect(await registry.webhooks.get(webhook.id)).toEqual(webhook);
      expect(await registry.webhooks.all()).toContainEqual(webhook);
    });

    it('are listed and counted by account and by site', async () => {
      const user = await account();
      const { accountId } = user;
      const site = await siteOf(user);
      const everywhere = await registry.webhooks.create(someWebhook(accountId, null));
      const there = await registry.webhooks.create(someWebhook(accountId, site.id));
      expect((await registry.webhooks.list({ accountId }, page)).items).toEqual([there, everywhere]);
      expect((await registry.webhooks.list({ accountId, siteId: site.id }, page)).items).toEqual([there]);
      expect((await registry.webhooks.list({ accountId, siteId: null }, page)).items).toEqual([everywhere]);
      const within = async (reach: Reach) => (await registry.webhooks.list({ accountId, reach }, page)).items;
      expect(await within('account')).toEqual([there, everywhere]);
      expect(await within('sites')).toEqual([there]);
      expect(await within([site.id])).toEqual([there]);
      expect(await within(['another'])).toEqual([]);
      expect(await registry.webhooks.count(accountId, site.id)).toBe(1);
      expect(await registry.webhooks.count(accountId, null)).toBe(1);
    });

    it('keep what deliveries recorded when people change the rest', async () => {
      const { accountId } = await account();
      const live = { lastTriggeredAt: 1000, lastStatus: 500, failingSince: 900 };
      const webhook = await registry.webhooks.create({ ...someWebhook(accountId, null), ...live });
      const stale = { ...webhook, name: 'New', lastTriggeredAt: null, lastStatus: null, failingSince: null };
      expect(await registry.webhooks.update(stale)).toBe(true);
      expect(await registry.webhooks.get(webhook.id)).toEqual({ ...webhook, name: 'New' });
    });

    it('begin their record of failures anew when switched on', async () => {
      const { accountId } = await account();
      const off = { active: false, disabledReason: 'no_success', failingSince: 900 };
      const webhook = await registry.webhooks.create({ ...someWebhook(accountId, null), ...off });
      await registry.webhooks.update({ ...webhook, name: 'Still off' });
      expect(await registry.webhooks.get(webhook.id)).toMatchObject({ active: false, failingSince: 900 });
      await registry.webhooks.update({ ...webhook, active: true, disabledReason: null });
      expect(await registry.webhooks.get(webhook.id)).toMatchObject({ active: true, failingSince: null });
    });

    it('are switched off together with what tells of it', async () => {
      const { accountId } = await account();
      const webhook = await registry.webhooks.create(someWebhook(accountId, null));
      const off = { ...webhook, active: false, disabledReason: 'It answered 410 Gone.' };
      const message = someMessage(accountId);
      const delivery = someDelivery(message.id, webhook.id);
      const twiceTheSame = [delivery, delivery];
      await expect(registry.webhooks.switchOff(off, message, twiceTheSame, 1000)).rejects.toThrow();
      expect(await registry.webhooks.get(webhook.id)).toEqual(webhook);
      await registry.webhooks.switchOff(off, message, [delivery], 1000);
      expect(await registry.webhooks.get(webhook.id)).toEqual(off);
    });

    it('go with their site', async () => {
      const user = await account();
      const site = await siteOf(user);
      const webhook = await registry.webhooks.create(someWebhook(user.accountId, site.id));
      await registry.sites.delete(site.id);
      expect(await registry.webhooks.get(webhook.id)).toBeNull();
    });

    it('sign with the newest secret first, and with the old one until it expires', async () => {
      const first = { sealed: 'first', createdAt: 1000, expiresAt: null };
      const second = { sealed: 'second', createdAt: 2000, expiresAt: null };
      const webhook = await registry.webhooks.create(someWebhook((await account()).accountId, null), first);
      await registry.webhooks.addSecret(webhook.id, second, 3000);
      expect(await registry.webhooks.secrets(webhook.id, 2999)).toEqual([
        second,
        { ...first, expiresAt: 3000 },
      ]);
      expect(await registry.webhooks.secrets(webhook.id, 3000)).toEqual([second]);
    });

    it('keep the order of secrets made in the same millisecond', async () => {
      const secret = (name: string) => ({ sealed: name, createdAt: 1000, expiresAt: null });
      const { accountId } = await account();
      const webhook = await registry.webhooks.create(someWebhook(accountId, null), secret('a'));
      for (const name of ['b', 'c']) await registry.webhooks.addSecret(webhook.id, secret(name), 2000);
      const kept = await registry.webhooks.secrets(webhook.id, 1001);
      expect(kept.map(({ sealed }) => sealed)).toEqual(['c', 'b', 'a']);
    });

    it('give an expiring secret no more time when another rotation follows', async () => {
      const secret = (name: string, createdAt: number) => ({ sealed: name, createdAt, expiresAt: null });
      const { accountId } = await account();
      const webhook = await registry.webhooks.create(someWebhook(accountId, null), secret('a', 1000));
      await registry.webhooks.addSecret(webhook.id, secret('b', 2000), 3000);
      await registry.webhooks.addSecret(webhook.id, secret('c', 2500), 9000);
      const names = async (now: number) =>
        (await registry.webhooks.secrets(webhook.id, now)).map(({ sealed }) => sealed);
      expect(await names(2600)).toEqual(['c', 'b', 'a']);
      expect(await names(3000)).toEqual(['c', 'b']);
      expect(await names(9000)).toEqual(['c']);
    });
  });

  describe('salts', () => {
    it('are the same for all who ask in a day, and gone once deleted', async () => {
      const [mine, yours] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
      const first = await registry.salts.ensure('2026-01-15', mine);
      expect(Buffer.from(first.key).equals(mine)).toBe(true);
      expect(await registry.salts.ensure('2026-01-15', yours)).toEqual(first);
      await registry.salts.ensure('2026-01-16', mine);
      await registry.salts.deleteBefore('2026-01-16');
      expect(Buffer.from((await registry.salts.ensure('2026-01-15', yours)).key).equals(yours)).toBe(true);
      expect(Buffer.from((await registry.salts.ensure('2026-01-16', yours)).key).equals(mine)).toBe(true);
    });
  });
}

let made = 0;
/** Each is new, and sorts after the one before. */
function id(prefix: Prefix = 'user'): string {
  return newId(prefix, 1_700_000_000_000 + ++made, new Uint8Array(10));
}

const someUser = (): User => {
  const accountId = id();
  return {
    id: id('user'),
    accountId,
    email: `${accountId}@example.com`,
    passwordHash: '$argon2id$',
    createdAt: 1,
  };
};

const someSession = (user: User): UserSession => ({
  id: id('signin'),
  tokenHash: id(),
  userId: user.id,
  accountId: user.accountId,
  userAgent: 'Firefox on Linux',
  createdAt: 1000,
  lastSeenAt: 1000,
  expiresAt: 2000,
});

const someInvitation = (owner: User): Invitation => ({
  id: id('inv'),
  accountId: owner.accountId,
  tokenHash: id(),
  email: null,
  role: 'viewer',
  sites: [],
  invitedBy: owner.id,
  createdAt: 1,
  expiresAt: 1000,
});

const someSite = (accountId: string): Site => ({
  id: id('site'),
  accountId,
  name: 'Example',
  domain: 'example.com',
  timezone: 'Europe/Berlin',
  settings: { ...defaultSettings, hosts: ['shop.example.net'] },
  createdAt: 1,
});

const someKey = (accountId: string): ApiKey => {
  const key = id('key');
  return {
    id: key,
    accountId,
    name: 'CI',
    hash: `hash of ${key}`,
    hint: 'bw_abc',
    scopes: ['stats:read', 'webhooks:write'],
    createdAt: 1,
    expiresAt: null,
    lastUsedAt: null,
  };
};

const someGoal = (siteId: string): Omit<Goal, 'number'> => ({
  id: id('goal'),
  siteId,
  name: 'Signup',
  kind: 'event',
  path: null,
  eventName: 'signup',
  seconds: null,
  pages: null,
  conditions: [{ prop: 'plan', op: 'is', value: 'pro' }],
  value: 9.5,
  currency: 'EUR',
  oncePer: 'visit',
  createdAt: 1,
});

const someFunnel = (siteId: string): Funnel => ({
  id: id('fun'),
  siteId,
  name: 'Checkout',
  steps: [
    { kind: 'page', path: '/cart' },
    { kind: 'event', eventName: 'pay' },
    { kind: 'goal', goalId: 'goal_1' },
  ],
  scope: 'visitor',
  windowSeconds: 3600,
  createdAt: 1,
});

const someWebhook = (accountId: string, siteId: string | null): Webhook => ({
  id: id('wh'),
  accountId,
  siteId,
  name: 'CRM',
  description: '',
  url: 'https://example.com/hook',
  events: ['goal.converted'],
  filter: [{ field: 'goal.name', op: 'is', value: 'Signup' }],
  format: 'standard',
  headers: { 'X-Token': 'abc' },
  active: true,
  disabledReason: null,
  timeoutSeconds: null,
  retry: [5, 60],
  rateLimit: 10,
  createdAt: 1,
  updatedAt: 2,
  lastTriggeredAt: null,
  lastStatus: null,
  failingSince: null,
});

const someMessage = (accountId: string): Message => ({
  id: `msg_${id('dlv')}`,
  type: 'webhook.disabled',
  accountId,
  siteId: null,
  at: 1000,
  data: '{}',
});

const someDelivery = (messageId: string, webhookId: string): NewDelivery => ({
  id: id('dlv'),
  messageId,
  webhookId,
  state: 'pending',
  reason: null,
  createdAt: 1000,
});
