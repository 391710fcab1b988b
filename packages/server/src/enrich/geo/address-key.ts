import ipaddr from 'ipaddr.js';
import type { Address } from './data-source.ts';

/**
 * An address as a number that sorts: all 32 bits of an IPv4 address, the first 48 of an IPv6 one. No network on the
 * Internet is announced with more than 48 bits, and 48 still fit a double exactly.
 */
export function keyOf(address: Address): number {
  if (address instanceof ipaddr.IPv4) return address.octets.reduce((key, octet) => key * 256 + octet, 0);
  const [a = 0, b = 0, c = 0] = address.parts;
  return (a * 65_536 + b) * 65_536 + c;
}

const COLON = 0x3a;
const DOT = 0x2e;

/** The key of an IPv4 address written out in bytes `start` to `end`. Trusts them to be one. */
export function ipv4KeyAt(bytes: Uint8Array, start: number, end: number): number {
  let key = 0;
  let octet = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === DOT) {
      key = key * 256 + octet;
      octet = 0;
    } else octet = octet * 10 + byte - 0x30;
  }
  return key * 256 + octet;
}

const groups = new Uint16Array(9);

/** The key of an IPv6 address written out in bytes `start` to `end`. Trusts them to be one, without dots. */
export function ipv6KeyAt(bytes: Uint8Array, start: number, end: number): number {
  groups.fill(0);
  let count = 0;
  let gap = 8;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte !== COLON) groups[count] = groups[count]! * 16 + hexDigit(byte);
    else if (bytes[i + 1] === COLON && i + 1 < end) {
      if (i > start) count++;
      gap = count;
      i++;
    } else count++;
  }
  const written = bytes[end - 1] === COLON ? count : count + 1;
  const zeros = gap === 8 ? 0 : 8 - written;
  const group = (at: number) => (at < gap ? groups[at]! : at < gap + zeros ? 0 : groups[at - zeros]!);
  return (group(0) * 65_536 + group(1)) * 65_536 + group(2);
}

const hexDigit = (byte: number): number => (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
