import { ipv4KeyAt, ipv6KeyAt, keyOf } from './address-key.ts';
import { AddressRanges } from './address-ranges.ts';
import type { Address, Family } from './data-source.ts';
import { eachLine } from './lines.ts';
import { NameTable } from './name-table.ts';

/** The owner's name of the network an address belongs to; empty when it is not known. */
export type OwnerLookup = (address: Address) => string;

const families = {
  ipv4: { Keys: Uint32Array, keyAt: ipv4KeyAt },
  ipv6: { Keys: Float64Array, keyAt: ipv6KeyAt },
} as const;

const COMMA = 0x2c;

/**
 * Reads a CSV of `first,last,AS number,"AS name"` with the addresses of one family written out, in ascending order.
 * It comes to 7 MB for the 412 000 ranges of IPv4 and 3 MB for the 103 000 of IPv6: the ranges in typed arrays, a
 * name once for each AS number.
 * @throws when the file can't be read
 */
export async function readNetworkOwners(path: string, family: Family): Promise<OwnerLookup> {
  const { Keys, keyAt } = families[family];
  const ranges = new AddressRanges(Keys);
  const names = new NameTable();
  await eachLine(path, (bytes, start, end) => {
    const last = bytes.indexOf(COMMA, start) + 1;
    const as = bytes.indexOf(COMMA, last) + 1;
    const name = bytes.indexOf(COMMA, as) + 1;
    if (last <= start || as <= last || name <= as || name > end) return;
    const index = names.indexOf(numberAt(bytes, as, name - 1), () =>
      unquoted(bytes.toString('utf8', name, end)),
    );
    ranges.add(keyAt(bytes, start, last - 1), keyAt(bytes, last, as - 1), index);
  });
  ranges.seal();
  names.seal();
  return address => {
    const index = ranges.find(keyOf(address));
    return index === null ? '' : names.get(index);
  };
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + bytes[i]! - 0x30;
  return value;
}

function unquoted(field: string): string {
  const text = field.trim();
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
