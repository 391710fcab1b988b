import type { NodeConnectionOptions } from '@nats-io/transport-node';

/**
 * Reads NATS_URL: servers as `nats://host:4222` or `tls://host:4222`, comma-separated. A user and password, or a
 * token in the user's place, may stand in the first; the client does not look for them there by itself.
 * @throws Error with a sentence for the operator; it never names a password
 */
export function serversOf(
  url: string,
): Pick<NodeConnectionOptions, 'servers' | 'user' | 'pass' | 'token' | 'tls'> {
  const urls = url
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parse);
  const first = urls[0];
  if (!first) throw new Error('NATS_URL names no server.');
  const user = decodeURIComponent(first.username);
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
    ...(first.password ? { user, pass: decodeURIComponent(first.password) } : user !== '' && { token: user }),
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  };
}

function parse(part: string): URL {
  const text = part.includes('://') ? part : `nats://${part}`;
  const url = /^(nats|tls):/.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname) throw new Error('NATS_URL is not a list of addresses as nats://host:4222.');
  return url;
}
