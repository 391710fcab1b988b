import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from './collector.ts';

/** What a browser's request says of the visitor. @param ip see client-address.ts */
export function requestFacts({ headers }: Pick<IncomingMessage, 'headers'>, ip: string): RequestFacts {
  return {
    ip,
    userAgent: headers['user-agent'] ?? '',
    clientHints: clientHints(headers),
    optedOut: headers.dnt === '1' || headers['sec-gpc'] === '1',
  };
}

function clientHints(headers: IncomingMessage['headers']): Record<string, string> {
  const hints: Record<string, string> = {};
  for (const name in headers) {
    if (name.startsWith('sec-ch-ua')) hints[name] = String(headers[name]);
  }
  return hints;
}
