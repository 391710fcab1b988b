import type { SiteSettings } from '@bellwether/core';
import ipaddr from 'ipaddr.js';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** `203.0.113.7` for `::ffff:203.0.113.7`, the form in which a socket open to both families names IPv4 peers. */
export const unmapped = (ip: string): string => (ip.startsWith('::') ? (MAPPED.exec(ip)?.[1] ?? ip) : ip);

/** What a site lets be seen of an address. Masking leaves the network: an IPv4 /24, an IPv6 /48. */
export function shownIp(ip: string, setting: SiteSettings['ip']): string | null {
  if (setting === 'none' || !ipaddr.isValid(ip)) return null;
  return setting === 'full' ? ip : masked(ip);
}

function masked(ip: string): string {
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return new ipaddr.IPv4([...address.octets.slice(0, 3), 0]).toString();
  return new ipaddr.IPv6([...address.parts.slice(0, 3), 0, 0, 0, 0, 0]).toString();
}

/** The test whether an address is one of these addresses or in one of these networks (CIDR); what is neither is left out. */
export function ipMatcher(ranges: readonly string[]): (ip: string) => boolean {
  const networks = ranges.flatMap(networkOf);
  if (networks.length === 0) return () => false;
  return ip => {
    if (!ipaddr.isValid(ip)) return false;
    const address = ipaddr.process(ip);
    return networks.some(([net, bits]) => net.kind() === address.kind() && address.match(net, bits));
  };
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

function networkOf(range: string): Network[] {
  const text = range.trim();
  if (ipaddr.isValidCIDR(text)) return [ipaddr.parseCIDR(text)];
  if (!ipaddr.isValid(text)) return [];
  const address = ipaddr.process(text);
  return [[address, address.kind() === 'ipv4' ? 32 : 128]];
}
