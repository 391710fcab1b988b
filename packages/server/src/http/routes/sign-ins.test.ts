import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD, startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let email: string;
beforeEach(async () => {
  t = await startApp();
  ({ email } = await t.account());
});
afterEach(() => t.close());

const SESSIONS = '/api/v1/auth/sessions';
const isIn = async (session: Awaited<ReturnType<TestApp['signIn']>>) =>
  (await session.get('/api/v1/auth/me')).statusCode === 200;

describe('sign-ins', () => {
  it('are listed with what tells them apart, last seen first', async () => {
    const first = await t.signIn(email, { 'user-agent': 'curl/8.14.1' });
    t.clock.advance(3_600_000);
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
    const second = await t.signIn(email, { 'user-agent': agent });
    const { sessions } = (await second.get(SESSIONS)).json();
    expect(sessions).toEqual([
      {
        id: expect.stringMatching(/^signin_/),
        userAgent: 'Firefox on Linux',
        createdAt: '2026-01-15T13:00:00.000Z',
        lastSeenAt: '2026-01-15T13:00:00.000Z',
        current: true,
      },
      {
        id: expect.stringMatching(/^signin_/),
        userAgent: 'curl',
        createdAt: '2026-01-15T12:00:00.000Z',
        lastSeenAt: '2026-01-15T12:00:00.000Z',
        current: false,
      },
    ]);
    t.clock.advance(60_000);
    expect(await isIn(first)).toBe(true);
    const seen = (await second.get(SESSIONS)).json().sessions;
    expect(seen.map((one: { userAgent: string }) => one.userAgent).sort()).toEqual([
      'Firefox on Linux',
      'curl',
    ]);
    expect(seen.find((one: { userAgent: string }) => one.userAgent === 'curl').lastSeenAt).toBe(
      '2026-01-15T13:01:00.000Z',
    );
  });

  it('are ended one by one', async () => {
    const [here, there] = [await t.signIn(email), await t.signIn(email)];
    const { sessions } = (await here.get(SESSIONS)).json();
    const other = sessions.find((one: { current: boolean }) => !one.current);
    expect((await here.delete(`${SESSIONS}/${other.id}`)).statusCode).toBe(204);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect((await here.delete(`${SESSIONS}/${other.id}`)).json().code).toBe('sign_in_not_found');
  });

  it('are ended all at once', async () => {
    const [here, there] = [await t.signIn(email), await t.signIn(email)];
    const out = await here.delete(SESSIONS);
    expect([out.statusCode, out.cookies[0]?.value]).toEqual([204, '']);
    expect([await isIn(here), await isIn(there)]).toEqual([false, false]);
  });

  it('of others are nobody’s business', async () => {
    const mine = await t.signIn(email);
    const other = await t.signIn((await t.account()).email);
    const [{ id }] = (await other.get(SESSIONS)).json().sessions;
    expect((await mine.delete(`${SESSIONS}/${id}`)).json().code).toBe('sign_in_not_found');
    expect(await isIn(other)).toBe(true);
  });
});

describe('a new password', () => {
  const change = (session: Awaited<ReturnType<TestApp['signIn']>>, current: string) =>
    session.post('/api/v1/auth/password', { current, new: 'another horse battery' });
  const signIn = (password: string) => t.asking({}).post('/api/v1/auth/sign-in', { email, password });

  it('signs out everywhere else', async () => {
    const [here, there] = [await t.signIn(email), await t.signIn(email)];
    expect((await change(here, PASSWORD)).statusCode).toBe(204);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect((await signIn(PASSWORD)).statusCode).toBe(401);
    expect((await signIn('another horse battery')).statusCode).toBe(200);
  });

  it('takes the current one, which can’t be guessed at length', async () => {
    const session = await t.signIn(email);
    const wrong = await change(session, 'wrong password');
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'invalid_credentials']);
    for (let i = 0; i < 9; i++) await change(session, 'wrong password');
    const refused = await change(session, PASSWORD);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_sign_ins']);
    expect((await signIn(PASSWORD)).statusCode).toBe(200);
  });
});

describe('the state of signing in', () => {
  it('says whether there is an account, whether one is signed in, and whether e-mail is sent', async () => {
    const state = (ask: ReturnType<TestApp['asking']>) => ask.get('/api/v1/auth/state');
    expect((await state(t.asking({}))).json()).toEqual({
      needsSetUp: false,
      signedIn: false,
      sendsEmail: true,
    });
    expect((await state(await t.signIn(email))).json()).toMatchObject({ signedIn: true });
    t.deps.mailer = null;
    expect((await state(t.asking({}))).json()).toMatchObject({ sendsEmail: false });
    const empty = await startApp();
    const answer = await empty.asking({}).get('/api/v1/auth/state');
    expect(answer.json()).toMatchObject({ needsSetUp: true, signedIn: false });
    await empty.close();
  });
});
