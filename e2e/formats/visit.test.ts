import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './support/languages.ts';
import { NOT_YET, type Proof, startProof } from './support/proof.ts';

/**
 * Receivers of the visit object, by the three ways its document lets them know who sends: an HMAC in
 * `X-Webhook-Signature` (Node), a shared token there (Python), a header of their own (PHP).
 */
let proof: Proof;

const TOKEN = 'a-token-we-share';
const headersFor: Record<string, Record<string, string>> = {
  Python: { 'X-Webhook-Signature': TOKEN },
  PHP: { 'X-CRM-Token': TOKEN, 'X-Version': '2' },
};

beforeAll(async () => {
  proof = await startProof('visit', async (server, { name }) => {
    const headers = headersFor[name];
    const { webhook } = await server.api<{ webhook: { id: string; secret: string } }>(
      'POST',
      '/api/v1/webhooks',
      {
        name: 'Notify My CRM',
        description: 'Tells of leads',
        siteId: server.siteId,
        url: NOT_YET,
        format: 'visit',
        events: ['NEW_VISIT', 'NEW_VISITOR'],
        ...(headers && { headers }),
      },
    );
    return headers ? { id: webhook.id, secret: TOKEN } : webhook;
  });
  // Nothing of this is collected unless the site says so.
  await proof.server.api('PATCH', `/api/v1/sites/${proof.server.siteId}`, {
    settings: { device: 'full', ip: 'masked' },
  });
  await proof.visit();
  await proof.sendTests();
});
afterAll(() => proof?.end());

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const TEXT = expect.any(String);

/** Every field the document shows, none more; those of device and screen are strings. */
const visit = {
  id: TEXT,
  url: 'https://example.com/entry-point?utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale',
  params: { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'spring_sale' },
  referrer: 'https://www.google.com/',
  date: TIME,
  ip: '198.51.100.0',
  visitor: { id: TEXT, firstSeen: TIME, company: null },
  location: { country: TEXT, city: TEXT, state: TEXT },
  trafficSource: { channel: 'Email', source: 'newsletter', campaign: 'spring_sale' },
  device: { model: 'iPhone', os: 'iOS 17.0', gpu: 'Apple GPU', hardwareConcurrency: '6' },
  browser: { name: 'Safari', version: '17.0', vendor: 'Apple' },
  timezone: 'America/Los_Angeles',
  screen: { height: '2532', width: '1170', touch: 'true' },
};

describe.each(languages)('a receiver in $name', language => {
  const test = it.skipIf(!language.present);

  test('knows the sender, and gets the whole visit for both types, and a sample for the test', async () => {
    const taken = await proof.takenBy(language, 3);
    expect(taken).toEqual([
      { event: 'NEW_VISIT', payload: visit },
      { event: 'NEW_VISITOR', payload: visit },
      { event: 'test', payload: expect.objectContaining({ url: TEXT, screen: visit.screen }) },
    ]);
    const sample = taken[2]!.payload as typeof visit;
    expect(Object.keys(sample)).toEqual(Object.keys(visit));
  });

  test('refuses who lacks the signature or token, or has another', async () => {
    const name = { 'X-Webhook-Event': 'NEW_VISIT' };
    expect(await proof.knock(language, name, '{}')).toBe(401);
    const forged = { ...name, 'X-Webhook-Signature': 'ab'.repeat(32), 'X-CRM-Token': 'guess' };
    expect(await proof.knock(language, forged, '{}')).toBe(401);
  });
});
