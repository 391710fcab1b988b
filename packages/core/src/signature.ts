import { createHmac } from 'node:crypto';

/**
 * Signatures of webhook requests.
 *
 * A secret is `whsec_` + base64 of 32 random bytes. Standard Webhooks 1.0.0 keys its HMAC with the decoded
 * bytes; the plain `sha256=`/hex headers of the source products key theirs with the whole string in UTF-8,
 * which is what those products' receivers do.
 */
export const SECRET_PREFIX = 'whsec_';

/** @param random 32 random bytes */
export const makeSecret = (random: Uint8Array): string =>
  SECRET_PREFIX + Buffer.from(random).toString('base64');

/** The key bytes behind a secret's prefix. Decoding costs as much as a short HMAC, so callers keep it. */
export const secretKey = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');

/**
 * The value of `webhook-signature`: one `v1,<base64>` a secret, the newest first, separated by spaces.
 * @param timestamp seconds since the epoch, as in `webhook-timestamp`
 */
export function standardSignature(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly string[],
): string {
  return secrets
    .map(secret => {
      const hmac = createHmac('sha256', secretKey(secret)).update(`${id}.${timestamp}.${body}`);
      return `v1,${hmac.digest('base64')}`;
    })
    .join(' ');
}

/** HMAC-SHA256 of the body as hex, keyed with the whole secret. */
export const hexSignature = (body: string, secret: string): string =>
  createHmac('sha256', secret).update(body).digest('hex');
