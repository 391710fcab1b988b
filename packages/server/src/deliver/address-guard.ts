import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A range of addresses an operator has opened for webhooks. */
export interface Cidr {
  network: Address;
  bits: number;
}

/** The CIDRs and addresses of a comma- or space-separated list. @throws Error that names the one it can't read */
export function parseCidrs(text: string): Cidr[] {
  return text
    .split(/[\s,]+/)
    .filter(part => part !== '')
    .map(part => {
      const cidr = part.includes('/') ? part : `${part}/${part.includes(':') ? 128 : 32}`;
      if (!ipaddr.isValidCIDR(cidr)) throw new Error(`"${part}" is not a CIDR such as 10.0.0.0/8`);
      const [network, bits] = ipaddr.parseCIDR(cidr);
      return { network, bits };
    });
}

/** Whether the operator has opened the address. An IPv4 address inside an IPv6 one is taken for what it is. */
export function isAllowed(text: string, allow: readonly Cidr[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = unwrap(ipaddr.parse(text));
  return allow.some(({ network, bits }) => network.kind() === address.kind() && address.match(network, bits));
}

/** Why a webhook may not reach the address, as `10.0.0.1 is a private address`; null when it may. */
export function refusal(text: string, allow: readonly Cidr[]): string | null {
  if (isAllowed(text, allow)) return null;
  if (!ipaddr.isValid(text)) return `${text} is not an address`;
  const address = unwrap(ipaddr.parse(text));
  const kind = unroutable(address);
  if (kind === null) return null;
  const inner = address.toString() === text ? '' : ` (${address.toString()})`;
  return `${text}${inner} is ${kind} address`;
}

/**
 * IPv6 forms that a packet leaves as IPv4: IPv4-mapped, its translated cousin (RFC 6145), NAT64's well-known
 * prefix, and the deprecated IPv4-compatible `::a.b.c.d`. NAT64's local prefix, 6to4 and Teredo are not looked
 * into: nothing public lives there, so they are refused whole, and what is inside them with them.
 */
function unwrap(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  const inside = embedding.some(([network, bits]) => address.match(network, bits));
  if (!inside) return address;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

const embedding = ['::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96'].map(c => ipaddr.IPv6.parseCIDR(c));

/** Public by their range, but answered by the cloud a machine stands in. */
const cloudHosts = new Set(['168.63.129.16']);
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** What kind of address it is, with its article, when it is not one of the public internet. */
function unroutable(address: Address): string | null {
  const range = address.range();
  if (range !== 'unicast') return kinds[range] ?? 'a reserved';
  if (cloudHosts.has(address.toString())) return "a cloud platform's";
  // The library calls unicast whatever it has no name for; of IPv6, only 2000::/3 is given out to anybody.
  if (address instanceof ipaddr.IPv6 && !address.match(globalUnicast[0], globalUnicast[1]))
    return 'a reserved';
  return null;
}

const kinds: Record<string, string> = {
  unspecified: 'an unspecified',
  broadcast: 'a broadcast',
  multicast: 'a multicast',
  linkLocal: 'a link-local',
  loopback: 'a loopback',
  carrierGradeNat: 'a carrier-grade NAT',
  private: 'a private',
  uniqueLocal: 'a private',
  '6to4': 'a 6to4',
  teredo: 'a Teredo',
  rfc6052: 'a NAT64',
  benchmarking: 'a benchmarking',
};

/** RFC 6761: always loopback, whatever a name server says. */
export const isLocalhost = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');
