import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passwordLinkFor } from '../../accounts/password-links.ts';
import { HOST, PASSWORD, startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let email: string;
beforeEach(async () => {
  t = await startApp();
  ({ email } = await t.account());
});
afterEach(() => t.close());

const NEW = 'another horse battery';
const HOUR = 3_600_000;
const nobody = () => t.asking({});
const forgot = (who: string, headers = {}) =>
  t.asking(headers).post('/api/v1/auth/forgot-password', { email: who });
const look = (token: string) => nobody().post('/api/v1/auth/password-link', { token });
const reset = (token: string, password = NEW, headers = {}) =>
  t.asking(headers).post('/api/v1/auth/reset-password', { token, password });
const signIn = (password: string) => nobody().post('/api/v1/auth/sign-in', { email, password });
const tokenIn = (link: string) => new URL(link).hash.slice(1);
const linkFor = async () => tokenIn(await passwordLinkFor(t.deps, email, `https://${HOST}`));
const brief = (answer: { statusCode: number; json(): { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
];

/** The link of the newest e-mail, once there are as many. */
async function mailed(letters = 1): Promise<string> {
  await expect.poll(() => t.noted.letters.length).toBe(letters);
  return t.noted.letters.at(-1)!.link!.url;
}

describe('who forgot their password', () => {
  it('gets a link by e-mail, whose token no server or proxy sees when it is opened', async () => {
    expect((await forgot(` ${email.toUpperCase()}`)).statusCode).toBe(204);
    const link = await mailed();
    expect(t.noted.letters[0]).toMatchObject({ to: email, subject: 'A new password for Bellwether' });
    expect(link).toMatch(/^https:\/\/stats\.example\.com\/new-password#[\w-]{43}$/);
  });

  it('is answered as somebody unknown is, who gets nothing', async () => {
    const [unknown, known] = [await forgot('nobody@example.com'), await forgot(email)];
    const shown = ({ statusCode, body, headers }: typeof known) => ({ statusCode, body, headers });
    expect({ ...shown(unknown), headers: { ...unknown.headers, date: '' } }).toEqual({
      ...shown(known),
      headers: { ...known.headers, date: '' },
    });
    await mailed();
    expect(t.noted.letters.map(({ to }) => to)).toEqual([email]);
  });

  it('is answered before anybody is looked for, so that the time tells nothing', async () => {
    const { users } = t.registry;
    let asked = false;
    t.registry.users = {
      ...users,
      byEmail(who) {
        asked = true;
        return new Promise(resolve => {
          looked = () => resolve(users.byEmail(who));
        });
      },
    };
    let looked = () => {};
    expect([(await forgot(email)).statusCode, asked]).toEqual([204, true]);
    looked();
    await mailed();
  });

  it('gets the link that was promised before the server ended', async () => {
    const other = await startApp();
    const queueing: (() => void)[] = [];
    t.deps.mailer = {
      async send(letters) {
        await new Promise<void>(resolve => queueing.push(resolve));
        t.noted.letters.push(...letters);
      },
    };
    await forgot(email);
    await expect.poll(() => queueing.length).toBe(1);
    let ended = false;
    const closing = t.app.close().then(() => {
      ended = true;
    });
    // One that is asked to end later, and has nothing to wait for, has ended.
    await other.close();
    expect(ended).toBe(false);
    queueing[0]!();
    await closing;
    expect(t.noted.letters.map(({ to }) => to)).toEqual([email]);
  });

  it('is told nothing of what fails then; the log is, without the e-mail', async () => {
    t.deps.mailer = { send: () => Promise.reject(new Error('The outbox is full.')) };
    expect((await forgot(email)).statusCode).toBe(204);
    await expect.poll(() => t.noted.logged).toEqual([{ err: new Error('The outbox is full.') }]);
  });

  it('asks ten times in 15 minutes, and fifty times from an address, known or not', async () => {
    for (let i = 0; i < 10; i++) expect((await forgot(email)).statusCode).toBe(204);
    const refused = await forgot(email);
    expect(brief(refused)).toEqual([429, 'too_many_sign_ins']);
    expect(refused.headers['retry-after']).toBe('900');
    for (let i = 0; i < 10; i++) await forgot('nobody@example.com');
    expect(brief(await forgot('nobody@example.com'))).toEqual([429, 'too_many_sign_ins']);
    for (let i = 0; i < 28; i++) expect((await forgot(`guess${i}@example.com`)).statusCode).toBe(204);
    expect(brief(await forgot('somebody@example.com'))).toEqual([429, 'too_many_sign_ins']);
  });

  it('can ask after all tries to sign in are used up, and is then not kept out', async () => {
    for (let i = 0; i < 11; i++) await signIn('wrong password');
    expect((await forgot(email)).statusCode).toBe(204);
    expect((await reset(tokenIn(await mailed()))).statusCode).toBe(200);
    expect((await signIn(NEW)).statusCode).toBe(200);
  });

  it('is told where the server sends no e-mail', async () => {
    t.deps.mailer = null;
    expect(brief(await forgot(email))).toEqual([400, 'mail_not_configured']);
  });

  it('is asked from this site’s own pages only', async () => {
    expect(brief(await forgot(email, { origin: 'https://evil.example' }))).toEqual([403, 'cross_origin']);
    const token = await linkFor();
    expect(brief(await reset(token, NEW, { origin: 'https://evil.example' }))).toEqual([403, 'cross_origin']);
    expect((await signIn(PASSWORD)).statusCode).toBe(200);
  });
});

describe('a link to set a password', () => {
  it('says whose it is, and until when', async () => {
    expect((await look(await linkFor())).json()).toEqual({
      passwordLink: { email, expiresAt: '2026-01-15T13:00:00.000Z' },
    });
  });

  it('sets it, signs out everywhere, and signs in here', async () => {
    const elsewhere = await t.signIn(email);
    const answer = await reset(await linkFor());
    expect(answer.statusCode).toBe(200);
    expect(answer.json().user.email).toBe(email);
    expect((await elsewhere.get('/api/v1/auth/me')).statusCode).toBe(401);
    const here = t.asking({ cookie: `bellwether_session=${answer.cookies[0]!.value}` });
    expect((await here.get('/api/v1/auth/sessions')).json().sessions).toHaveLength(1);
    expect((await signIn(PASSWORD)).statusCode).toBe(401);
    expect((await signIn(NEW)).statusCode).toBe(200);
  });

  it('keeps out who signs in by the old password at the same time', async () => {
    const token = await linkFor();
    const { users } = t.registry;
    t.registry.users = {
      ...users,
      async byEmail(who) {
        const found = await users.byEmail(who);
        await reset(token);
        return found;
      },
    };
    const late = await signIn(PASSWORD);
    expect([...brief(late), late.cookies]).toEqual([401, 'invalid_credentials', []]);
  });

  it('holds against a change of the password by a session that it ends', async () => {
    const token = await linkFor();
    const thief = await t.signIn(email);
    const { users } = t.registry;
    t.registry.users = {
      ...users,
      async session(...asked) {
        const found = await users.session(...asked);
        await reset(token);
        return found;
      },
    };
    const late = await thief.post('/api/v1/auth/password', { current: PASSWORD, new: 'a stolen battery' });
    expect(brief(late)).toEqual([401, 'invalid_credentials']);
    expect((await signIn('a stolen battery')).statusCode).toBe(401);
    expect((await signIn(NEW)).statusCode).toBe(200);
  });

  it.each<[string, (token: string) => Promise<unknown>]>([
    ['used', token => reset(token)],
    ['overtaken by another', async () => reset(await linkFor())],
    ['an hour old', async () => t.clock.advance(HOUR)],
    [
      'overtaken by a change of the password',
      async () => {
        const session = await t.signIn(email);
        await session.post('/api/v1/auth/password', { current: PASSWORD, new: NEW });
      },
    ],
  ])('that is %s is none any more', async (_, end) => {
    const token = await linkFor();
    await end(token);
    expect(brief(await look(token))).toEqual([404, 'password_link_not_found']);
    expect(brief(await reset(token, 'a third horse battery'))).toEqual([404, 'password_link_not_found']);
    expect((await signIn('a third horse battery')).statusCode).toBe(401);
  });

  it('is good until its hour is over', async () => {
    const token = await linkFor();
    t.clock.advance(HOUR - 1);
    expect((await reset(token)).statusCode).toBe(200);
  });

  it('lets in one of two who come at the same time', async () => {
    const token = await linkFor();
    const answers = await Promise.all([reset(token, 'first battery'), reset(token, 'second battery')]);
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, 404]);
    expect(answers.find(answer => answer.statusCode === 404)!.cookies).toEqual([]);
  });

  it('is kept as a hash alone, and stands in no answer or log', async () => {
    const token = await linkFor();
    expect(await t.registry.passwordLinks.byToken(token, t.clock.now())).toBeNull();
    const answers = [await look(token), await reset(token, 'short'), await reset(token), await reset(token)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 200, 404]);
    for (const answer of answers) expect(answer.body + JSON.stringify(answer.headers)).not.toContain(token);
    expect(JSON.stringify(t.noted.logged)).not.toContain(token);
  });

  it('wants a password as elsewhere, and stays good for another try', async () => {
    const token = await linkFor();
    expect(brief(await reset(token, '1234567'))).toEqual([400, 'invalid_request']);
    expect((await reset(token)).statusCode).toBe(200);
  });

  it('is made on the machine for nobody who is not there', async () => {
    const made = passwordLinkFor(t.deps, 'nobody@example.com', `https://${HOST}`);
    await expect(made).rejects.toMatchObject({ code: 'user_not_found', status: 404 });
  });
});

it('pages keep the address they were opened by from other sites', async () => {
  expect((await nobody().get('/new-password')).headers['referrer-policy']).toBe('same-origin');
});
