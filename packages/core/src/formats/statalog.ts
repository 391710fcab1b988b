import type { MessageType } from '../catalogue.ts';
import type { Message } from '../message.ts';
import type { TrafficData } from '../message-data.ts';
import { hexSignature } from '../signature.ts';
import type { Format } from './format.ts';
import { isoSeconds, nameOf, type Payloads, payloadOf, typesBesideTest } from './payloads.ts';

const names: Partial<Record<MessageType, string>> = {
  'goal.converted': 'goal.converted',
  'traffic.spike': 'traffic.spike',
  'traffic.drop': 'traffic.drop',
  'webhook.test': 'test',
};

const traffic = (data: TrafficData, { type, at }: Message) => ({
  event: nameOf(names, type),
  site_id: data.siteId,
  visitors_yesterday: data.visitorsYesterday,
  visitors_average: data.visitorsAverage,
  change_pct: data.changePct,
  timestamp: isoSeconds(at),
});

const payloads: Payloads = {
  'goal.converted': (data, { at }) => ({
    event: 'goal.converted',
    site_id: data.siteId,
    goal: { id: data.goal.number, name: data.goal.name },
    monetary_value: data.value,
    visitor_id: data.visitorId,
    session_id: data.sessionId,
    url: data.url,
    timestamp: isoSeconds(at),
  }),
  'traffic.spike': traffic,
  'traffic.drop': traffic,
  'webhook.test': () => ({ event: 'test' }),
};

/** For receivers written for Statalog: flat bodies in snake case, goals by number, an unsigned test. */
export const statalog: Format = {
  names,
  types: typesBesideTest(names),
  policy: { retry: 'statalog', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: false },
  body: message => JSON.stringify(payloadOf(payloads, message)),
  headers: ({ type, body, secret }) => ({
    ...(statalog.signs(type) && { 'X-Statalog-Signature': `sha256=${hexSignature(body, secret)}` }),
    'X-Statalog-Event': nameOf(names, type),
  }),
  signs: type => type !== 'webhook.test',
};
