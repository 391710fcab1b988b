import { newId } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { createMailOutbox } from '../adapters/sql/mail-outbox.ts';
import type { Mailer, MailOutbox } from '../ports/index.ts';
import { createMailer } from './mailer.ts';
import { createPostman, type Postman } from './postman.ts';
import { createSmtp } from './smtp.ts';
import { startSmtpServer } from './test/smtp-server.ts';

const MINUTE = 60_000;
const letter = {
  to: 'ops@example.com',
  subject: 'Alert: “Größe” & co.',
  paragraphs: ['1 < 2 & <b>no markup</b>', 'Zweiter Absatz'],
  link: { label: 'Open', url: 'https://stats.example.com/?a=1&b=2' },
};

let db: Awaited<ReturnType<typeof tempSqlite>>;
let outbox: MailOutbox;
let clock: FakeClock;
let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
let postman: Postman & Mailer;
let logged: { level: number; msg: string; subject?: string }[];
beforeEach(async () => {
  db = await tempSqlite();
  outbox = createMailOutbox(db.engine);
  clock = new FakeClock();
  smtp = await startSmtpServer();
  logged = [];
  postman = postmanTo(smtp.url);
});
afterEach(async () => {
  await postman.stop();
  await smtp.stop();
  await db.end();
});

let made = 0;
function postmanTo(url: string): Postman & Mailer {
  const postman = createPostman({
    outbox,
    send: createSmtp(url, 'Bellwether <bellwether@stats.example.com>'),
    clock,
    log: pino({ level: 'info' }, { write: line => void logged.push(JSON.parse(line)) }),
  });
  const mailer = createMailer({
    outbox,
    clock,
    newId: prefix => newId(prefix, clock.now(), new Uint8Array(10).fill(++made)),
    onLetters: postman.wake,
  });
  return { ...postman, ...mailer };
}

/** Resolves once the outbox is empty, or the postman waits for the next letter's time. */
async function atRest(): Promise<void> {
  for (;;) {
    const next = await outbox.nextAt();
    if (next === null || clock.waiting().includes(next)) return;
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('an e-mail', () => {
  it('goes out as text and HTML, what it says shown as it is', async () => {
    await postman.send([letter]);
    await atRest();
    const [mail] = smtp.taken;
    expect(mail).toMatchObject({ from: 'bellwether@stats.example.com', to: ['ops@example.com'] });
    const { source } = mail!;
    const body = source.replaceAll('=\n', ''); // quoted-printable's soft ends of lines
    expect(source).toContain('From: Bellwether <bellwether@stats.example.com>');
    expect(source).toContain('Auto-Submitted: auto-generated');
    expect(body).toContain('1 < 2 & <b>no markup</b>');
    expect(body).toContain('&lt;b&gt;no markup&lt;/b&gt;');
    expect(source).toContain('multipart/alternative');
    expect(source).toMatch(/^Message-ID: <mail_\w{26}@stats\.example\.com>$/m);
    expect(source).toMatch(/^Subject: =\?UTF-8\?/m);
  });

  it('to several goes to each alone', async () => {
    await postman.send([letter, { ...letter, to: 'you@example.com' }]);
    await atRest();
    expect(smtp.taken.map(mail => mail.to)).toEqual([['ops@example.com'], ['you@example.com']]);
  });

  it('is tried again while the mail server can’t take it, under the same id', async () => {
    smtp.answers.end = '451 Later';
    await postman.send([letter]);
    await atRest();
    delete smtp.answers.end;
    smtp.answers.greeting = '421 Too busy';
    clock.advance(MINUTE);
    await atRest();
    delete smtp.answers.greeting;
    expect(smtp.taken).toEqual([]);
    clock.advance(2 * MINUTE);
    await atRest();
    expect(smtp.taken.length).toBe(1);
    expect(logged.map(line => line.level)).toEqual([40, 40, 30]);
  });

  it('waits over an outage and a restart', async () => {
    const { port } = smtp;
    await smtp.stop();
    await postman.send([letter]);
    await atRest();
    await postman.stop();
    smtp = await startSmtpServer();
    expect(smtp.port).not.toBe(port);
    clock.advance(10 * MINUTE);
    postman = postmanTo(smtp.url);
    postman.wake();
    await atRest();
    expect(smtp.taken.length).toBe(1);
  });

  it('is given up at once when the address is refused, and the next goes out', async () => {
    smtp.answers.RCPT = '550 No such user';
    await postman.send([letter]);
    await atRest();
    delete smtp.answers.RCPT;
    await postman.send([letter]);
    await atRest();
    expect(smtp.taken.length).toBe(1);
    expect(logged.map(line => line.msg)).toEqual(['An e-mail was given up.', 'An e-mail was sent.']);
  });

  it('leaves no address in the log, whatever the server says to it', async () => {
    smtp.answers.RCPT = '451 <ops@example.com> Later';
    await postman.send([letter]);
    await atRest();
    smtp.answers.RCPT = '550 <ops@example.com> Never';
    clock.advance(MINUTE);
    await atRest();
    expect(logged.map(line => line.level)).toEqual([40, 50]);
    expect(JSON.stringify(logged)).toContain('550');
    expect(JSON.stringify(logged)).not.toContain('ops@example.com');
  });

  it('is given up after two days', async () => {
    smtp.answers.MAIL = '451 Never';
    await postman.send([letter]);
    for (let hour = 0; hour < 60; hour++) {
      await atRest();
      clock.advance(60 * MINUTE);
    }
    await atRest();
    expect(await outbox.nextAt()).toBeNull();
    expect(logged.at(-1)!.msg).toBe('An e-mail was given up.');
  });
});

describe('signing in', () => {
  it('is done with the name and password of the address', async () => {
    const careful = await startSmtpServer({ offersAuth: true });
    await createSmtp(
      careful.url.replace('//', '//me:secret@'),
      'a@b.example',
    )({ ...letter, id: 'mail_1', createdAt: 0 });
    expect(careful.taken[0]!.user).toBe('me');
    await careful.stop();
  });

  it('that is refused is tried again: it is the operator’s to mend', async () => {
    const careful = await startSmtpServer({ offersAuth: true });
    careful.answers.AUTH = '535 Wrong';
    const sent = createSmtp(
      careful.url.replace('//', '//me:wrong@'),
      'a@b.example',
    )({ ...letter, id: 'mail_1', createdAt: 0 });
    await expect(sent).rejects.toMatchObject({ code: 'EAUTH' });
    await careful.stop();
  });
});
