/**
 * Ids. Each resource's id says in its prefix what it is; the rest is a ULID (48 bits of time, 80 of chance),
 * so ids of one kind sort by age, which is what cursors page by. Ids that must come out the same when a thing
 * is built again (messages) are digests instead; see message.ts.
 */
export type Prefix =
  | 'acc'
  | 'user'
  | 'mem'
  | 'inv'
  | 'signin'
  | 'site'
  | 'key'
  | 'goal'
  | 'fun'
  | 'alert'
  | 'fir'
  | 'mail'
  | 'exp'
  | 'wh'
  | 'evt'
  | 'ses'
  | 'dlv'
  | 'att'
  | 'job'
  | 'del';

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
  // By hand: a DataView and a BigInt take three times as long, and ids are made for every event and delivery.
  let time = Math.max(0, Math.trunc(now));
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  for (let i = 0; i < 10; i++) bytes[6 + i] = random[i]!;
  return `${prefix}_${base32(bytes)}`;
}

/** Makes new ids; the clock and the chance behind it are the composer's choice. */
export type IdMaker = (prefix: Prefix) => string;
