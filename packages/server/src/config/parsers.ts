import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { roleNames } from './roles.ts';

/** Reads a setting from what was written; throws a `Problem` that completes "NAME …". */
export type Parse<T> = (written: string) => T;
export class Problem extends Error {}

export const text: Parse<string> = written => {
  if (written === '') throw new Problem('is empty');
  return written;
};

export const path: Parse<string> = text;

export const integerFrom =
  (least: number, most: number): Parse<number> =>
  written => {
    const number = Number(written);
    if (!Number.isInteger(number) || written.trim() === '' || number < least || number > most) {
      throw new Problem(`must be a whole number from ${least} to ${most}, not ${JSON.stringify(written)}`);
    }
    return number;
  };

export const count: Parse<number> = integerFrom(1, 1_000_000);

export const oneOf =
  <T extends string>(...choices: T[]): Parse<T> =>
  written => {
    const found = choices.find(choice => choice === written);
    if (found === undefined)
      throw new Problem(`must be one of ${choices.join(', ')}, not ${JSON.stringify(written)}`);
    return found;
  };

/** An http or https address, without a slash at the end. */
export const httpUrl: Parse<string> = written => {
  if (!URL.canParse(written) || !/^https?:$/.test(new URL(written).protocol)) {
    throw new Problem(`must be an http or https URL, not ${JSON.stringify(written)}`);
  }
  return written.replace(/\/+$/, '');
};

/** A cluster by its name in ClickHouse's configuration, or by a macro there. It stands in statements as it is. */
export const clusterName: Parse<string> = written => {
  if (!/^[\w.{}-]+$/.test(written))
    throw new Problem(`must be a cluster’s name, not ${JSON.stringify(written)}`);
  return written;
};

/** A PostgreSQL database, as libpq takes it. Not said what was written: there may be a password in it. */
export const postgresUrl: Parse<string> = written => {
  if (!/^postgres(?:ql)?:\/\/./.test(written))
    throw new Problem('must be postgres://user:password@host:port/database');
  return written;
};

/** A mail server's address. Kept as written: what follows a `?` is for the mailer. */
export const smtpUrl: Parse<string> = written => {
  const url = URL.canParse(written) ? new URL(written) : null;
  // Not said what was written: there may be a password in it.
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new Problem('must be smtp://user:password@host:port, or smtps://');
  return written;
};

/** `someone@example.com` or `Name <someone@example.com>`. */
export const mailAddress: Parse<string> = written => {
  if (!/^(?:[^<>@\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(written))
    throw new Problem(`must be an e-mail address, or Name <address>, not ${JSON.stringify(written)}`);
  return written;
};

export const roles: Parse<string> = written => {
  const known: readonly string[] = ['all', ...roleNames];
  const stranger = written.split(',').find(role => !known.includes(role.trim()));
  if (stranger !== undefined)
    throw new Problem(`has no role ${JSON.stringify(stranger)}; there are ${known.join(', ')}`);
  return written;
};

/** Addresses and CIDRs, separated by commas; kept as written. */
export const cidrList: Parse<string> = written => {
  for (const part of written
    .split(',')
    .map(p => p.trim())
    .filter(Boolean)) {
    const [address = ''] = part.split('/');
    // ipaddr.js takes short forms (`1.2.3`) that are more often slips than meant.
    const good = isIP(address) !== 0 && (address === part || ipaddr.isValidCIDR(part));
    if (!good) throw new Problem(`has ${JSON.stringify(part)}, which is no address or CIDR`);
  }
  return written;
};
