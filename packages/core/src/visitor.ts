import { createHmac } from 'node:crypto';
import { base32 } from './ids.ts';

/** A day's random salt. It is deleted 48 h after its day began, and with it the way to compute that day's ids. */
export interface Salt {
  /** The UTC day, `2026-11-21`. */
  day: string;
  /** 32 random bytes. */
  key: Uint8Array;
}

/**
 * A visitor's id of the day: HMAC-SHA256 under the day's salt over site, address and user agent, cut to 128 bits.
 * Within a day the same browser gives the same id; nothing but the salt links two days.
 */
export function dailyVisitorId(salt: Salt, siteId: string, ip: string, userAgent: string): string {
  const hash = createHmac('sha256', salt.key).update(`${siteId}\0${ip}\0${userAgent}`).digest();
  return `vis_${base32(hash.subarray(0, 16))}`;
}

/** The UTC day of a moment, as salts are named. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
