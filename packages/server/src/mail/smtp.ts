import { BlockList, isIP } from 'node:net';
import nodemailer from 'nodemailer';
import type { QueuedLetter } from '../ports/index.ts';
import { render } from './render.ts';

/** Hands a letter to a mail server. @throws MailRefused where another attempt would end the same, else what went wrong */
export type SendLetter = (letter: QueuedLetter) => Promise<void>;

/** The mail server does not want this letter, now or later. */
export class MailRefused extends Error {}

const TIMEOUT_MS = 20_000;

/**
 * Sends by SMTP, a connection a letter: they are few.
 * @param url `smtp://user:password@host:port`, `smtps://` for TLS from the start. Without it TLS is begun where the
 *   server offers it, and insisted on before a password is sent to another machine.
 * @param from the sender, as `Name <address>`
 */
export function createSmtp(url: string, from: string): SendLetter {
  const { hostname, username } = new URL(url);
  const transport = nodemailer.createTransport({
    requireTLS: username !== '' && !isLoopback(hostname),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Words may come from visitors; nothing in them may make the server read a file or fetch a page.
    disableFileAccess: true,
    disableUrlAccess: true,
    url,
  });
  return async letter => {
    const { to, subject, id } = letter;
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        ...render(letter),
        // The same for each attempt, so that a letter taken twice can be told to be one.
        messageId: `<${id}@${domainOf(from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw isFinal(error) ? new MailRefused((error as Error).message, { cause: error }) : error;
    }
  };
}

/** A 5xx on the letter itself or its addresses. One on signing in is the operator's to mend, so it is tried again. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
}

const domainOf = (from: string): string => /@([^@\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
