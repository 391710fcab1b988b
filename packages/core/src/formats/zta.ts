import type { MessageType } from '../catalogue.ts';
import { hexSignature } from '../signature.ts';
import { iso } from '../visit.ts';
import type { Format } from './format.ts';
import { nameOf, type Payloads, payloadOf, typesBesideTest } from './payloads.ts';

const names: Partial<Record<MessageType, string>> = {
  'pageview.tracked': 'pageview',
  'event.tracked': 'event',
  'goal.converted': 'goal',
  'alert.triggered': 'alert',
  'session.ended': 'session_end',
  'webhook.test': 'test',
};

const payloads: Payloads = {
  'pageview.tracked': data => ({
    siteId: data.siteId,
    path: data.path,
    referrer: data.referrer,
    country: data.location.countryCode,
    device: data.device,
    browser: data.browser,
  }),
  'event.tracked': data => ({
    siteId: data.siteId,
    action: data.name,
    category: data.category,
    label: data.label,
    value: data.value,
    path: data.path,
  }),
  'goal.converted': data => ({
    siteId: data.siteId,
    goalId: data.goal.id,
    goalName: data.goal.name,
    path: data.path,
    value: data.value ?? 1,
  }),
  'alert.triggered': data => ({
    siteId: data.siteId,
    alertId: data.alert.id,
    alertName: data.alert.name,
    condition: data.condition,
    currentValue: data.currentValue,
    threshold: data.threshold,
  }),
  // The document names the type and leaves its data open; it follows the pageview's.
  'session.ended': data => ({
    siteId: data.siteId,
    sessionId: data.id,
    entryPath: data.entryPath,
    exitPath: data.exitPath,
    duration: data.duration,
    pageviews: data.pageviews,
    events: data.events,
    bounced: data.bounced,
    referrer: data.referrer,
    country: data.location.countryCode,
    device: data.device.type,
    browser: data.browser.name,
  }),
  'webhook.test': data => ({ siteId: data.siteId, message: data.message }),
};

/** For receivers written for Zero Trust Analytics: flat data under short names, three quick attempts. */
export const zta: Format = {
  names,
  types: typesBesideTest(names),
  policy: { retry: 'zta', timeoutSeconds: 5, retriedOn: 'server_errors', disabledByGone: false },
  body: message =>
    JSON.stringify({
      event: nameOf(names, message.type),
      timestamp: iso(message.at),
      data: payloadOf(payloads, message),
    }),
  headers: ({ webhookId, type, body, secret }) => ({
    'X-ZTA-Signature': `sha256=${hexSignature(body, secret)}`,
    'X-ZTA-Event': nameOf(names, type),
    'X-ZTA-Webhook-ID': webhookId,
  }),
  signs: () => true,
};
