import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type ForwardingHeader = 'x-forwarded-for' | 'forwarded' | 'cf-connecting-ip';

/**
 * The address a request comes from: the socket's, unless that is a proxy one trusts. Then the header is read
 * from the right, where each proxy added what it saw, up to the first address that is no trusted proxy; what
 * stands further left is the client's own claim.
 */
export function createClientAddress(trusted: readonly string[], header: ForwardingHeader) {
  const ranges = trusted.map(range =>
    ipaddr.parseCIDR(range.includes('/') ? range : `${range}/${isIP(range) === 6 ? 128 : 32}`),
  );
  const isTrusted = (address: string): boolean => {
    const parsed = ipaddr.process(address);
    return ranges.some(range => range[0].kind() === parsed.kind() && parsed.match(range));
  };

  return function clientAddress(request: IncomingMessage): string {
    const peer = plain(request.socket.remoteAddress ?? '');
    if (ranges.length === 0 || isIP(peer) === 0 || !isTrusted(peer)) return peer;
    const claimed = claims(header, request.headers[header]).reverse();
    return claimed.find(address => !isTrusted(address)) ?? claimed.at(-1) ?? peer;
  };
}

/** The addresses a header names, leftmost first. From the first that is none, nothing to its left is believed. */
function claims(header: ForwardingHeader, value: string | string[] | undefined): string[] {
  const parts = [value ?? []].flat().join(',').split(',');
  const addresses = parts.map(part => (header === 'forwarded' ? forParameter(part) : part)).map(plain);
  const lastBad = addresses.findLastIndex(address => isIP(address) === 0);
  return addresses.slice(lastBad + 1);
}

/** RFC 7239: `for="[2001:db8::1]:4711";proto=https`. */
const forParameter = (element: string): string => /(?:^|;)\s*for="?([^";]+)"?/i.exec(element)?.[1] ?? '';

/** Without port, brackets and the IPv4-in-IPv6 form sockets use. */
function plain(written: string): string {
  const trimmed = written.trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1];
  const address = bracketed ?? (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(trimmed) ? trimmed.split(':')[0]! : trimmed);
  return address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4
    ? address.slice(7)
    : address;
}
