import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOST, PASSWORD, SETUP_TOKEN, startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
beforeEach(async () => {
  t = await startApp();
});
afterEach(() => t.close());

const signIn = (email: string, password = PASSWORD, headers = {}) =>
  t.asking(headers).post('/api/v1/auth/sign-in', { email, password });

describe('signing in', () => {
  it('gives a session by a cookie that scripts and other sites can’t use', async () => {
    const { email, user } = await t.account();
    const answer = await signIn(email);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ user: { id: user.id, email, createdAt: '2026-01-15T12:00:00.000Z' } });
    expect(answer.cookies[0]).toMatchObject({
      name: 'bellwether_session',
      httpOnly: true,
      sameSite: 'Lax',
      secure: true,
      path: '/',
      maxAge: 30 * 86_400,
    });
  });

  it('keeps the token’s hash alone', async () => {
    const { email } = await t.account();
    const { cookie } = await t.signIn(email);
    expect(await t.registry.users.session(cookie.value, t.clock.now())).toBeNull();
  });

  it('does not ask how the e-mail was written', async () => {
    const { email } = await t.account();
    expect((await signIn(` ${email.toUpperCase()} `)).statusCode).toBe(200);
  });

  it('says the same of a wrong password and of somebody unknown', async () => {
    const { email } = await t.account();
    const [wrong, unknown] = [await signIn(email, 'wrong password'), await signIn('nobody@example.com')];
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'invalid_credentials']);
    expect(unknown.json()).toEqual(wrong.json());
    expect(wrong.cookies).toEqual([]);
  });

  it('is refused from another site’s page', async () => {
    const { email } = await t.account();
    const answer = await signIn(email, PASSWORD, { origin: 'https://evil.example' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'cross_origin']);
  });

  it('is throttled after 10 wrong passwords, also for the right one, and for 15 minutes', async () => {
    const { email } = await t.account();
    for (let i = 0; i < 10; i++) expect((await signIn(email, 'wrong password')).statusCode).toBe(401);
    t.clock.advance(60_000);
    const refused = await signIn(email);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'too_many_sign_ins']);
    expect(refused.headers['retry-after']).toBe('840');
    expect(refused.json().error).toBe('Too many attempts. Try again in 14 minutes.');
    t.clock.advance(840_000);
    expect((await signIn(email)).statusCode).toBe(200);
  });

  it('is not throttled by what went well', async () => {
    const { email } = await t.account();
    for (let i = 0; i < 12; i++) expect((await signIn(email)).statusCode).toBe(200);
  });

  it('is throttled by address, however many e-mails are tried', async () => {
    for (let i = 0; i < 50; i++) {
      expect((await signIn(`guess${i}@example.com`, 'password')).statusCode).toBe(401);
    }
    expect((await signIn('guess50@example.com', 'password')).statusCode).toBe(429);
    // Who is refused by their address keeps nobody else out.
    const { email } = await t.account();
    for (let i = 0; i < 12; i++) expect((await signIn(email, 'password')).statusCode).toBe(429);
    const elsewhere = await t.app.inject({
      method: 'POST',
      url: '/api/v1/auth/sign-in',
      payload: { email, password: PASSWORD },
      remoteAddress: '198.51.100.7',
    });
    expect(elsewhere.statusCode).toBe(200);
  });
});

describe('a session', () => {
  it('knows who is signed in', async () => {
    const { email } = await t.account();
    expect((await (await t.signIn(email)).get('/api/v1/auth/me')).json().user.email).toBe(email);
  });

  it('ends by signing out', async () => {
    const { email } = await t.account();
    const session = await t.signIn(email);
    const out = await session.post('/api/v1/auth/sign-out');
    expect(out.statusCode).toBe(204);
    expect(out.cookies[0]).toMatchObject({ name: 'bellwether_session', value: '' });
    expect((await session.get('/api/v1/auth/me')).statusCode).toBe(401);
  });

  it('over plain http has a cookie that is sent there', async () => {
    const plain = await startApp({ publicUrl: `http://${HOST}` });
    const { email } = await plain.account();
    expect((await plain.signIn(email)).cookie.secure).toBeUndefined();
    await plain.close();
  });
});

describe('set-up', () => {
  const first = { token: SETUP_TOKEN, email: 'me@example.com', password: PASSWORD, site: 'Example.com' };
  const setUp = (body: object) => t.asking({}).post('/api/v1/auth/setup', body);

  it('makes the first account with its site, and signs in', async () => {
    const answer = await setUp(first);
    expect(answer.statusCode).toBe(201);
    const { user, site } = answer.json();
    expect([user.email, site.domain]).toEqual(['me@example.com', 'example.com']);
    expect(answer.cookies[0]?.name).toBe('bellwether_session');
    expect(t.noted.changed).toEqual([`site ${site.id}`]);
    expect((await signIn('me@example.com')).statusCode).toBe(200);
  });

  it('can do without a site', async () => {
    const { site: _, ...rest } = first;
    expect((await setUp(rest)).json()).not.toHaveProperty('site');
  });

  it('works once', async () => {
    await setUp(first);
    const again = await setUp({ ...first, email: 'you@example.com' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'already_set_up']);
  });

  it('works once for two who come at the same time', async () => {
    const answers = await Promise.all([setUp(first), setUp({ ...first, email: 'you@example.com' })]);
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([201, 409]);
    expect(await t.registry.users.count()).toBe(1);
  });

  it.each<[string, object, number, string]>([
    ['another token', { ...first, token: 'guess' }, 403, 'invalid_setup_token'],
    ['a short password', { ...first, password: '1234567' }, 400, 'invalid_request'],
    ['no e-mail', { ...first, email: 'me' }, 400, 'invalid_request'],
    ['a site that is no domain', { ...first, site: 'not a domain' }, 400, 'invalid_request'],
  ])('refuses %s, and makes nothing', async (_, body, status, code) => {
    const answer = await setUp(body);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await t.registry.users.count()).toBe(0);
  });
});
