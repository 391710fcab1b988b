import { WebhookVerificationError } from './errors.ts';
import { type HeadersLike, headerOf } from './headers.ts';
import type { WebhookMessage } from './messages.ts';
import { keysOf, type Secrets, signatureOf } from './sign.ts';

/** The body exactly as it came in. A parsed and re-written one may differ in its bytes, and so in its signature. */
export type Body = string | Uint8Array | ArrayBuffer;

export interface VerifyOptions {
  /** How far the sender's clock and yours may be apart; 300 s. It bounds how long a captured request can be played again. */
  toleranceSeconds?: number;
  /** Epoch milliseconds; `Date.now`. */
  now?: () => number;
}

export interface Verified {
  /** The message's id: the same when it is delivered again, so what to recognise duplicates by. */
  id: string;
  /** When the request was signed. */
  signedAt: Date;
}

/**
 * The message of a webhook request in the `standard` format, once its signature has been verified.
 *
 * The type is one of those this version knows; a newer server may send others, so leave a `switch` a default.
 * @throws WebhookVerificationError when the request can't be trusted or read
 * @throws TypeError when the secret or the body given can't be used: a mistake of the set-up
 */
export async function verify(
  headers: HeadersLike,
  body: Body,
  secrets: Secrets,
  options: VerifyOptions = {},
): Promise<WebhookMessage> {
  await verifySignature(headers, body, secrets, options);
  return parse(body);
}

/**
 * Verifies the signature alone, whatever the body holds: for webhooks in another format than `standard`.
 * @throws as `verify`, but never `invalid_body`
 */
export async function verifySignature(
  headers: HeadersLike,
  body: Body,
  secrets: Secrets,
  { toleranceSeconds = 300, now = Date.now }: VerifyOptions = {},
): Promise<Verified> {
  const keys = keysOf(secrets);
  const bytes = bytesOf(body);
  const id = required(headers, 'webhook-id');
  const timestamp = required(headers, 'webhook-timestamp');
  const offered = required(headers, 'webhook-signature').split(' ');
  const signedAt = timeOf(timestamp);
  const age = Math.floor(now() / 1000) - signedAt;
  if (age > toleranceSeconds) throw new WebhookVerificationError('too_old');
  if (age < -toleranceSeconds) throw new WebhookVerificationError('too_new');
  for (const key of keys) {
    const expected = await signatureOf({ id, timestamp, body: bytes }, key);
    if (offered.some(signature => equal(signature, expected)))
      return { id, signedAt: new Date(signedAt * 1000) };
  }
  throw new WebhookVerificationError('no_matching_signature');
}

function required(headers: HeadersLike, name: string): string {
  const value = headerOf(headers, name);
  if (!value) throw new WebhookVerificationError('missing_header', name);
  return value;
}

function timeOf(timestamp: string): number {
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('invalid_timestamp');
  return Number(timestamp);
}

function bytesOf(body: Body): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError(
    'The body must be the raw one, as a string or bytes. If a JSON parser runs before, verify what it was given.',
  );
}

/** Looks at every character whatever the first difference, so that time tells nothing of the signature. */
function equal(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function parse(body: Body): WebhookMessage {
  let value: unknown;
  try {
    value = JSON.parse(
      typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(body)),
    );
  } catch (cause) {
    throw new WebhookVerificationError('invalid_body', 'it is not JSON.', { cause });
  }
  if (!isMessage(value))
    throw new WebhookVerificationError('invalid_body', 'it lacks id, type, timestamp or data.');
  return value;
}

/** The signature vouches for the rest: who signs a message sends the data of its type. */
function isMessage(value: unknown): value is WebhookMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, timestamp, data } = value as Record<string, unknown>;
  const named = [id, type, timestamp].every(field => typeof field === 'string');
  return named && typeof data === 'object' && data !== null;
}
