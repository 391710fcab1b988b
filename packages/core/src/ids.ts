/**
 * Ids. Each resource's id says in its prefix what it is; the rest is a ULID (48 bits of time, 80 of chance),
 * so ids of one kind sort by age, which is what cursors page by. Ids that must come out the same when a thing
 * is built again (messages) are digests instead; see message.ts.
 */
export type Prefix =
  | 'acc'
  | 'user'
  | 'site'
  | 'key'
  | 'goal'
  | 'alert'
  | 'exp'
  | 'wh'
  | 'evt'
  | 'ses'
  | 'dlv'
  | 'att'
  | 'job';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32, lower case

/** Base 32 of big-endian bytes, padded with zero bits at the front: 16 bytes give 26 characters. */
export function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = (5 - ((bytes.length * 8) % 5)) % 5;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(value >>> bits) & 31];
    }
  }
  return out;
}

/**
 * A new id: `prefix_` and a ULID.
 * @param now epoch milliseconds
 * @param random 10 random bytes
 */
export function newId(prefix: Prefix, now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.max(0, Math.trunc(now))) << 16n);
  bytes.set(random.subarray(0, 10), 6);
  return `${prefix}_${base32(bytes)}`;
}

/** Makes new ids; the clock and the chance behind it are the composer's choice. */
export type IdMaker = (prefix: Prefix) => string;
