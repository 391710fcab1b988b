import { options, snippet } from './snippet.ts';

export const api = options.api || new URL('/api/event', snippet.src);

/**
 * Posts one event so that it outlives the page, and up to twice more, after 2 and 4 s, when the server could not be
 * reached or could not keep it (5xx): the id in the body makes that safe. What it refuses (4xx) it would refuse
 * again.
 *
 * A text body makes it a simple request, without a preflight, and no cookie goes to another origin. `sendBeacon`,
 * which tells no outcome, is for browsers whose fetch cannot outlive the page. It is no second try for the others:
 * both share the limit of 64 KiB in flight.
 */
export function post(body: string, attempt = 1): void {
  const again = () => attempt < 3 && setTimeout(post, 2000 * attempt, body, attempt + 1);
  if ('keepalive' in Request.prototype)
    fetch(api, { method: 'POST', body, keepalive: true }).then(
      ({ status }) => status > 499 && again(),
      again,
    );
  else navigator.sendBeacon(api, body);
}
