import { AppError, type ErrorDetail } from '@bellwether/core';
import ipaddr from 'ipaddr.js';
import { isAllowed, isLocalhost, refusal } from './address-guard.ts';
import type { AddressGuard } from './guarded-connector.ts';

/**
 * Checks what can be seen of a webhook's URL when it is set. Every connection checks again, and the addresses
 * behind the name too. A name is looked up only where the answer matters: `http://` and names of local networks
 * are fine where all they lead to has been opened by the operator. A public `https://` name needs no lookup, so
 * that a name server's hiccup keeps nobody from setting up a webhook.
 * @throws AppError `invalid_webhook_url`, `url_not_https`, `url_not_public`
 */
export async function checkUrl(text: string, guard: AddressGuard): Promise<void> {
  const url = parseUrl(text);
  const host = hostOf(url);
  const why = ipaddr.isValid(host) ? refusal(host, guard.allow) : localName(host);
  if (url.protocol === 'https:' && why === null) return;
  const secure = url.protocol === 'https:';
  if ((secure || url.protocol === 'http:') && (await leadsToOpened(host, guard))) return;
  if (!secure) throw new AppError('url_not_https', undefined, wayOut);
  throw new AppError('url_not_public', `URL must be publicly reachable: ${why}`, wayOut);
}

/** Beside the sentence, whose wording receivers' tools may know. */
const wayOut: ErrorDetail[] = [
  {
    field: 'url',
    problem: 'is refused unless the server’s operator opens its addresses with BELLWETHER_WEBHOOK_ALLOW',
  },
];

/** Whether all that the host stands for is among the addresses the operator has opened. */
async function leadsToOpened(host: string, { allow, resolve }: AddressGuard): Promise<boolean> {
  if (allow.length === 0) return false;
  if (ipaddr.isValid(host)) return isAllowed(host, allow);
  if (isLocalhost(host)) return ['127.0.0.1', '::1'].some(address => isAllowed(address, allow));
  // What can't be resolved leads nowhere.
  const addresses = await resolve(host).catch(() => []);
  return addresses.length > 0 && addresses.every(address => isAllowed(address, allow));
}

function parseUrl(text: string): URL {
  // What a URL parser forgives (spaces, tabs, backslashes, a missing slash) people and programs read in other ways.
  if (!URL.canParse(text) || /[\s\\\p{Cc}]/u.test(text) || /^https?:(?!\/\/)/i.test(text))
    throw new AppError('invalid_webhook_url');
  const url = new URL(text);
  if (/^[^/]*\/\/[^/?#]*@/.test(text))
    throw new AppError('invalid_webhook_url', 'The URL must not contain a user name or password.');
  if (text.includes('#')) throw new AppError('invalid_webhook_url', 'The URL must not have a fragment.');
  if ((url.protocol === 'https:' || url.protocol === 'http:') && hostOf(url) === '')
    throw new AppError('invalid_webhook_url', 'The URL must name a host.');
  if (url.port === '0') throw new AppError('invalid_webhook_url', 'The URL must not have the port 0.');
  return url;
}

/** The host without an IPv6 literal's brackets or a name's final dot. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');

/** Names that mean this machine or this network wherever they are asked. */
function localName(host: string): string | null {
  if (isLocalhost(host)) return `${host} is this machine`;
  const local = !host.includes('.') || /\.(local|internal|home\.arpa|lan)$/.test(host);
  return local ? `${host} is a name of a local network` : null;
}
