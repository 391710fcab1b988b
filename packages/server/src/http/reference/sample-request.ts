import type { Operation } from './document.ts';
import type { Hints } from './example.ts';
import { sampleBody } from './sample-bodies.ts';

/** Ids as a sample has them; in an address they are the shell's variables. */
const ids: Hints = {
  siteId: 'site_…',
  goalId: 'goal_…',
  webhookId: 'wh_…',
  accountId: 'acc_…',
  token: '…',
  id: 'wh_…',
};

/** A command that sends the operation. */
export function sampleRequest(operation: Operation, baseUrl: string): string {
  const { method, path, security = [], parameters = [], requestBody } = operation;
  const query = parameters
    .filter(one => one.in === 'query' && one.required)
    .map(({ name }) => `${name}=${variable(name)}`)
    .join('&');
  const url = `${baseUrl}${path.replace(/\{(\w+)\}/g, (_, name: string) => variable(name))}`;
  const schema = requestBody?.content['application/json']?.schema;
  const parts = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "${url}${query && `?${query}`}"`,
    ...credentials(security),
    ...(schema
      ? [
          `-H 'Content-Type: application/json'`,
          `-d '${JSON.stringify(sampleBody(method, path, schema, ids), null, 2)}'`,
        ]
      : []),
  ];
  return parts.join(' \\\n  ');
}

function credentials(security: Record<string, string[]>[]): string[] {
  if (security.some(way => 'apiKey' in way)) return ['-H "Authorization: Bearer $KEY"'];
  return security.length > 0 ? ['-b jar'] : [];
}

/** `siteId` is `$SITE_ID`. */
const variable = (name: string): string => `$${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`;
