import type { MessageType } from '../catalogue.ts';
import type { VisitData } from '../message-data.ts';
import { samples } from '../samples.ts';
import { hexSignature } from '../signature.ts';
import { iso } from '../visit.ts';
import type { Format } from './format.ts';
import { isoSeconds, nameOf, type Payloads, payloadOf, typesBesideTest } from './payloads.ts';

const names: Partial<Record<MessageType, string>> = {
  'session.created': 'NEW_VISIT',
  'visitor.created': 'NEW_VISITOR',
  // The test's body is a visit like any other; only this header tells the two apart.
  'webhook.test': 'test',
};

/** Numbers and booleans of device and screen are strings there, empty where unknown. */
const text = (value: number | boolean | null | undefined): string => String(value ?? '');

const companyOf = (company: VisitData['visitor']['company']) =>
  company && { name: company.name, domain: company.domain };

const visitPayload = ({ visitor, location, device, browser, screen, ...visit }: VisitData) => ({
  id: visit.id,
  url: visit.url,
  params: visit.params,
  referrer: visit.referrer,
  date: isoSeconds(visit.date),
  ip: visit.ip,
  visitor: { id: visitor.id, firstSeen: isoSeconds(visitor.firstSeen), company: companyOf(visitor.company) },
  location: { country: location.country, city: location.city, state: location.state },
  trafficSource: visit.trafficSource,
  device: {
    model: device.model,
    os: device.os,
    gpu: device.gpu,
    hardwareConcurrency: text(device.hardwareConcurrency),
  },
  browser: { name: browser.name, version: browser.version, vendor: browser.vendor },
  timezone: visit.timezone,
  screen: { height: text(screen?.height), width: text(screen?.width), touch: text(screen?.touch) },
});

const payloads: Payloads = {
  'session.created': visitPayload,
  'visitor.created': visitPayload,
  'webhook.test': (_, { at }) => visitPayload({ ...samples.visit, date: iso(at) }),
};

/**
 * For receivers of the visit object. Their `X-Webhook-Signature` is either our HMAC of the body in hex or, where
 * the webhook has a custom header of that name, the shared token they compare with.
 */
export const visit: Format = {
  names,
  types: typesBesideTest(names),
  policy: { retry: 'standard', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: false },
  body: message => JSON.stringify(payloadOf(payloads, message)),
  headers: ({ type, body, secret }) => ({
    'X-Webhook-Event': nameOf(names, type),
    'X-Webhook-Signature': hexSignature(body, secret),
  }),
  signs: () => true,
};
