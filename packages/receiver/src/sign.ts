const utf8 = new TextEncoder();
const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A webhook's secret as it was shown (`whsec_…`), or several: while one is rotated, the old and the new. */
export type Secrets = string | readonly string[];

/** Standard Webhooks 1.0.0 has 24 to 64. Shorter ones can be guessed, or are no secret: `null` is base64, too. */
const SHORTEST_KEY_BYTES = 24;
/** What becomes text of a variable that is not set. */
const NONE = ['', 'undefined', 'null'];

/**
 * The key bytes behind each secret.
 * @throws TypeError for a missing or malformed secret: a mistake of the set-up, not of the request
 */
export function keysOf(secrets: Secrets): Uint8Array[] {
  const list: readonly unknown[] = Array.isArray(secrets) ? secrets : [secrets];
  if (list.length === 0) throw new TypeError('No webhook secret was given.');
  return list.map(keyOf);
}

function keyOf(secret: unknown): Uint8Array {
  const encoded = String(secret ?? '').replace(PREFIX, '');
  if (NONE.includes(encoded))
    throw new TypeError(
      `No webhook secret was given, but ${JSON.stringify(secret) ?? 'undefined'}. Is the variable set that it comes from?`,
    );
  const key = typeof secret === 'string' && BASE64.test(encoded) ? atob(encoded) : '';
  if (key.length < SHORTEST_KEY_BYTES)
    throw new TypeError(
      `A webhook secret is not valid: it is \`whsec_\` followed by base64 of ${SHORTEST_KEY_BYTES} bytes or more.`,
    );
  return Uint8Array.from(key, char => char.charCodeAt(0));
}

export interface SignRequest {
  id: string;
  /** Seconds since the epoch, as in `webhook-timestamp`. */
  timestamp: number | string;
  body: string | Uint8Array;
}

/** `v1,<base64>`: HMAC-SHA256 over `id.timestamp.body`, as Standard Webhooks 1.0.0 has it. */
export async function signatureOf(request: SignRequest, key: Uint8Array): Promise<string> {
  const head = utf8.encode(`${request.id}.${request.timestamp}.`);
  const body = typeof request.body === 'string' ? utf8.encode(request.body) : request.body;
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key), hmac, false, ['sign']);
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', imported, signed));
  return `v1,${btoa(String.fromCharCode(...digest))}`;
}

/**
 * The headers Bellwether would send with a body: what a test of your own handler needs.
 * @throws TypeError for a malformed secret
 */
export async function sign(request: SignRequest, secrets: Secrets): Promise<Record<string, string>> {
  const signatures = await Promise.all(keysOf(secrets).map(key => signatureOf(request, key)));
  return {
    'content-type': 'application/json',
    'webhook-id': request.id,
    'webhook-timestamp': String(request.timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
