import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let owner: Awaited<ReturnType<TestApp['account']>>;
let asOwner: Awaited<ReturnType<TestApp['signIn']>>;
beforeEach(async () => {
  t = await startApp();
  owner = await t.account();
  asOwner = await t.signIn(owner.email);
});
afterEach(() => t.close());

const MEMBERS = '/api/v1/members';
const INVITATIONS = '/api/v1/invitations';
const ACCEPT = '/api/v1/auth/accept-invitation';
const brief = (answer: { statusCode: number; json(): { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
];

const invited = async (body: object = { role: 'viewer' }) =>
  (await asOwner.post(INVITATIONS, body)).json().invitation;
const tokenOf = ({ link }: { link: string }) => link.split('/').at(-1)!;

describe('an invitation', () => {
  it('is a link, shown once, good for 7 days', async () => {
    const made = await asOwner.post(INVITATIONS, { role: 'viewer', email: 'New@Example.com' });
    expect(made.statusCode).toBe(201);
    const { link, mailed, ...shown } = made.json().invitation;
    expect(mailed).toBe(true);
    expect(t.noted.letters).toMatchObject([{ to: 'new@example.com', link: { url: link } }]);
    expect(link).toMatch(/^https:\/\/stats\.example\.com\/invitations\/[\w-]{43}$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^inv_/),
      email: 'new@example.com',
      role: 'viewer',
      sites: [],
      invitedBy: owner.email,
      createdAt: '2026-01-15T12:00:00.000Z',
      expiresAt: '2026-01-22T12:00:00.000Z',
    });
    expect((await asOwner.get(INVITATIONS)).json()).toEqual({ invitations: [shown] });
  });

  it('to nobody in particular is sent to nobody', async () => {
    expect((await invited()).mailed).toBe(false);
    expect(t.noted.letters).toEqual([]);
  });

  it('tells whoever has its link what it is to', async () => {
    const sites = [{ siteId: owner.site.id, role: 'admin' }];
    const token = tokenOf(await invited({ email: 'new@example.com', sites }));
    const answer = await t.asking({}).get(`${INVITATIONS}/by-token/${token}`);
    expect(answer.json().invitation).toEqual({
      email: 'new@example.com',
      account: owner.email,
      role: null,
      sites: [{ name: 'example.com', role: 'admin' }],
      expiresAt: '2026-01-22T12:00:00.000Z',
    });
  });

  it('makes somebody new a member, signed in', async () => {
    const token = tokenOf(await invited({ role: 'viewer', email: 'new@example.com' }));
    const answer = await t.asking({}).post(ACCEPT, { token, password: PASSWORD });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({
      user: { id: expect.stringMatching(/^user_/), email: 'new@example.com', createdAt: expect.any(String) },
      memberId: expect.stringMatching(/^mem_/),
      account: { id: owner.accountId, owner: owner.email },
      role: 'viewer',
      sites: [{ id: owner.site.id, name: 'example.com', domain: 'example.com', role: 'viewer' }],
      accounts: [{ id: owner.accountId, owner: owner.email }],
      sendsEmail: true,
    });
    const session = t.asking({ cookie: `bellwether_session=${answer.cookies[0]!.value}` });
    expect((await session.get('/api/v1/auth/me')).json()).toEqual(answer.json());
    expect((await t.signIn('new@example.com')).cookie.name).toBe('bellwether_session');
  });

  it('makes a user of another account a member of both', async () => {
    const other = await t.account();
    const session = await t.signIn(other.email);
    const token = tokenOf(await invited({ role: 'admin' }));
    const answer = await session.post(ACCEPT, { token });
    expect(answer.json()).toMatchObject({ account: { id: owner.accountId }, role: 'admin' });
    expect(answer.json().accounts).toHaveLength(2);
    expect((await session.get(`/api/v1/sites/${owner.site.id}`)).statusCode).toBe(200);

    const back = await session.post('/api/v1/auth/switch-account', { accountId: other.accountId });
    expect(back.json()).toMatchObject({ account: { id: other.accountId }, role: 'owner' });
    expect(brief(await session.get(`/api/v1/sites/${owner.site.id}`))).toEqual([403, 'access_denied']);
    const stranger = (await t.account()).accountId;
    const denied = await session.post('/api/v1/auth/switch-account', { accountId: stranger });
    expect(brief(denied)).toEqual([403, 'access_denied']);
  });

  it.each<[string, (token: string) => Promise<unknown>]>([
    ['used', token => t.asking({}).post(ACCEPT, { token, email: 'a@example.com', password: PASSWORD })],
    ['expired', async () => t.clock.advance(7 * 86_400_000)],
    [
      'withdrawn',
      async () => {
        const { invitations } = (await asOwner.get(INVITATIONS)).json();
        await asOwner.delete(`${INVITATIONS}/${invitations[0].id}`);
      },
    ],
  ])('that was %s is none any more', async (_, end) => {
    const token = tokenOf(await invited());
    await end(token);
    const body = { token, email: 'b@example.com', password: PASSWORD };
    expect(brief(await t.asking({}).post(ACCEPT, body))).toEqual([404, 'invitation_not_found']);
    expect(brief(await t.asking({}).get(`${INVITATIONS}/by-token/${token}`))).toEqual([
      404,
      'invitation_not_found',
    ]);
    expect(await t.registry.users.byEmail('b@example.com')).toBeNull();
  });

  it('lets in one of two who come at the same time', async () => {
    const token = tokenOf(await invited());
    const come = (email: string) => t.asking({}).post(ACCEPT, { token, email, password: PASSWORD });
    const answers = await Promise.all([come('a@example.com'), come('b@example.com')]);
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([201, 404]);
    expect((await asOwner.get(MEMBERS)).json().members).toHaveLength(2);
  });

  it('is not taken up with an e-mail that somebody has, nor by its own account', async () => {
    const token = tokenOf(await invited());
    const body = { token, email: owner.email, password: PASSWORD };
    expect(brief(await t.asking({}).post(ACCEPT, body))).toEqual([409, 'email_taken']);
    expect(brief(await asOwner.post(ACCEPT, { token }))).toEqual([409, 'already_member']);
    expect((await asOwner.get(INVITATIONS)).json().invitations).toHaveLength(1);
  });

  it.each<[string, () => object, number, string]>([
    ['to nothing', () => ({}), 400, 'invalid_request'],
    ['with a role there is not', () => ({ role: 'god' }), 400, 'invalid_request'],
    [
      'as owner of one site',
      () => ({ sites: [{ siteId: owner.site.id, role: 'owner' }] }),
      400,
      'invalid_request',
    ],
    [
      'to a site twice',
      () => ({ sites: ['viewer', 'admin'].map(role => ({ siteId: owner.site.id, role })) }),
      400,
      'invalid_request',
    ],
    ['to no site', () => ({ sites: [{ siteId: 'site_none', role: 'viewer' }] }), 404, 'site_not_found'],
  ])('%s is refused', async (_, body, status, code) => {
    expect(brief(await asOwner.post(INVITATIONS, body()))).toEqual([status, code]);
  });

  it('to another account’s site is refused', async () => {
    const { site } = await t.account();
    const body = { sites: [{ siteId: site.id, role: 'viewer' }] };
    expect(brief(await asOwner.post(INVITATIONS, body))).toEqual([403, 'access_denied']);
  });
});

describe('members', () => {
  it('are listed, with their roles', async () => {
    const member = await t.member(owner, { role: 'admin' });
    const { members } = (await asOwner.get(MEMBERS)).json();
    const shown = members.map((one: { email: string; role: string }) => [one.email, one.role]);
    expect(shown.sort()).toEqual([
      [owner.email, 'owner'],
      [member.email, 'admin'],
    ]);
  });

  it('get another role, which counts at once', async () => {
    const viewer = await t.member(owner, { role: 'viewer' });
    const { memberId } = (await viewer.get('/api/v1/auth/me')).json();
    const rename = () => viewer.patch(`/api/v1/sites/${owner.site.id}`, { name: 'New' });
    expect(brief(await rename())).toEqual([403, 'insufficient_role']);
    const changed = await asOwner.patch(`${MEMBERS}/${memberId}`, { role: 'admin' });
    expect(changed.json().member).toMatchObject({ id: memberId, role: 'admin' });
    expect((await rename()).statusCode).toBe(200);
  });

  it('are removed, and out at once', async () => {
    const viewer = await t.member(owner, { role: 'viewer' });
    const { memberId } = (await viewer.get('/api/v1/auth/me')).json();
    expect((await asOwner.delete(`${MEMBERS}/${memberId}`)).statusCode).toBe(204);
    expect(brief(await viewer.get('/api/v1/sites'))).toEqual([401, 'unauthorized']);
    expect(brief(await asOwner.delete(`${MEMBERS}/${memberId}`))).toEqual([404, 'member_not_found']);
  });

  it('may leave', async () => {
    const viewer = await t.member(owner, { role: 'viewer' });
    const { memberId } = (await viewer.get('/api/v1/auth/me')).json();
    expect((await viewer.delete(`${MEMBERS}/${memberId}`)).statusCode).toBe(204);
    expect((await asOwner.get(MEMBERS)).json().members).toHaveLength(1);
  });

  it('who are no owners look after nobody', async () => {
    const admin = await t.member(owner, { role: 'admin' });
    const { memberId } = (await asOwner.get('/api/v1/auth/me')).json();
    expect(brief(await admin.delete(`${MEMBERS}/${memberId}`))).toEqual([403, 'insufficient_role']);
    expect(brief(await admin.get(MEMBERS))).toEqual([403, 'insufficient_role']);
    expect(brief(await admin.post(INVITATIONS, { role: 'owner' }))).toEqual([403, 'insufficient_role']);
  });

  it('keep an owner among them', async () => {
    const { memberId } = (await asOwner.get('/api/v1/auth/me')).json();
    expect(brief(await asOwner.delete(`${MEMBERS}/${memberId}`))).toEqual([409, 'last_owner']);
    expect(brief(await asOwner.patch(`${MEMBERS}/${memberId}`, { role: 'viewer' }))).toEqual([
      409,
      'last_owner',
    ]);
  });

  it('are not changed from another account', async () => {
    const { memberId } = (await asOwner.get('/api/v1/auth/me')).json();
    const other = await t.signIn((await t.account()).email);
    expect(brief(await other.patch(`${MEMBERS}/${memberId}`, { role: 'viewer' }))).toEqual([
      404,
      'member_not_found',
    ]);
    expect(brief(await other.delete(`${MEMBERS}/${memberId}`))).toEqual([404, 'member_not_found']);
  });
});
