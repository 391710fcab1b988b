import { createHash, timingSafeEqual } from 'node:crypto';

/** Randomness as an argument: `crypto.randomBytes` but in tests. */
export type Random = (bytes: number) => Uint8Array;

export const API_KEY_PREFIX = 'bw_';

/** 256 random bits, as text that is safe in headers, cookies and links. */
export const makeToken = (random: Random): string => Buffer.from(random(32)).toString('base64url');

export const makeApiKey = (random: Random): string => API_KEY_PREFIX + makeToken(random);

/** What is kept of a token or key. They are random, so a plain hash does: nothing shorter than all of it can be tried. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Equality that takes the same time wherever the two differ. */
export const sameToken = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(hashToken(a)), Buffer.from(hashToken(b)));
