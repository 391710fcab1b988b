import type { MessageType } from '../catalogue.ts';
import { hexSignature } from '../signature.ts';
import { iso } from '../visit.ts';
import type { Format } from './format.ts';
import { nameOf, typesBesideTest } from './payloads.ts';

const names: Partial<Record<MessageType, string>> = {
  'session.created': 'session.created',
  'goal.converted': 'goal.converted',
  'alert.triggered': 'alert.triggered',
  'event.tracked': 'event.tracked',
  'webhook.test': 'webhook.test',
};

/**
 * For receivers written for BuddyStat. They check the bare hex HMAC of the body, which they parse and write
 * again first. The document fixes names and signature but no data, so the data is ours.
 */
export const buddystat: Format = {
  names,
  types: typesBesideTest(names),
  policy: { retry: 'standard', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: false },
  body: ({ type, siteId, at, data }) =>
    `{"event":"${nameOf(names, type)}","siteId":${JSON.stringify(siteId)},"timestamp":"${iso(at)}","data":${data}}`,
  headers: ({ type, body, secret }) => ({
    'X-BuddyStat-Event': nameOf(names, type),
    'X-BuddyStat-Signature': hexSignature(body, secret),
  }),
  signs: () => true,
};
