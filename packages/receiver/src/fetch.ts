import { type Handler, type ReceiveOptions, receiver } from './receive.ts';
import type { Secrets } from './sign.ts';

/**
 * A function from Request to Response that verifies webhook requests and hands their messages on: for Next.js
 * routes, Hono, Cloudflare Workers, Deno, Bun.
 *
 * Answers 204, 401 for a request that can't be trusted, 400 for one that can't be read, 405 for one that is no
 * POST. What the handler throws passes through, for the platform to log and answer with its 500.
 * @throws TypeError at once for a missing or malformed secret
 */
export function receiveWebhooks(
  secrets: Secrets,
  handler: Handler,
  options: ReceiveOptions = {},
): (request: Request) => Promise<Response> {
  const receive = receiver(secrets, handler, options);
  return async request => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    if (request.bodyUsed)
      throw new Error(
        'The body was read before the webhook handler, which needs it raw. Pass request.clone().',
      );
    const { status, body } = await receive(request.headers, await request.arrayBuffer());
    return body === ''
      ? new Response(null, { status })
      : new Response(body, { status, headers: { 'content-type': 'application/json' } });
  };
}
