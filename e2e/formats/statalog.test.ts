import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './support/languages.ts';
import { NOT_YET, type Proof, startProof } from './support/proof.ts';

/** Receivers written for Statalog: flat bodies, `sha256=` over the raw body, goals by number, an unsigned test. */
let proof: Proof;

beforeAll(async () => {
  proof = await startProof('statalog', async server => {
    const { webhook } = await server.api<{ webhook: { id: string; secret: string } }>(
      'POST',
      '/api/v1/webhooks',
      {
        name: 'CRM signup sync',
        siteId: server.siteId,
        url: NOT_YET,
        format: 'statalog',
        events: ['goal.converted', 'traffic.spike', 'traffic.drop'],
      },
    );
    return webhook;
  });
  await proof.visit();
  proof.server.announce('traffic.spike');
  proof.server.announce('traffic.drop');
  await proof.sendTests();
});
afterAll(() => proof?.end());

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe.each(languages)('a receiver in $name', language => {
  const test = it.skipIf(!language.present);

  test('verifies every type there is, field by field, and takes the unsigned test', async () => {
    const site_id = proof.server.siteId;
    const taken = await proof.takenBy(language, 4);
    expect(taken.map(({ payload }) => payload)).toEqual([
      {
        event: 'goal.converted',
        site_id,
        goal: { id: 1, name: 'Signup' },
        monetary_value: 49,
        visitor_id: expect.stringMatching(/./),
        session_id: expect.stringMatching(/./),
        url: 'https://example.com/thank-you',
        timestamp: TIME,
      },
      { event: 'test' },
      {
        event: 'traffic.drop',
        site_id,
        visitors_yesterday: 840,
        visitors_average: 2100,
        change_pct: -60,
        timestamp: TIME,
      },
      {
        event: 'traffic.spike',
        site_id,
        visitors_yesterday: 4820,
        visitors_average: 2100,
        change_pct: 129.5,
        timestamp: TIME,
      },
    ]);
    expect(taken.map(({ event }) => event)).toEqual([
      'goal.converted',
      'test',
      'traffic.drop',
      'traffic.spike',
    ]);
  });

  test('got no signature of any kind with the test, and one with all else', async () => {
    const { deliveries } = await proof.server.api<{ deliveries: { id: string; type: string }[] }>(
      'GET',
      `/api/v1/webhooks/${proof.of(language).webhookId}/deliveries`,
    );
    for (const { id, type } of deliveries) {
      const { delivery } = await proof.server.api<{
        delivery: { log: { requestHeaders: Record<string, string> }[] };
      }>('GET', `/api/v1/deliveries/${id}`);
      const names = Object.keys(delivery.log[0]!.requestHeaders).filter(name => /signature/i.test(name));
      expect(names.toSorted()).toEqual(
        type === 'webhook.test' ? [] : ['X-Statalog-Signature', 'webhook-signature'],
      );
    }
  });

  test('refuses what is not signed, and what is signed by another', async () => {
    const body = '{"event":"goal.converted"}';
    const name = { 'X-Statalog-Event': 'goal.converted' };
    expect(await proof.knock(language, name, body)).toBe(401);
    const forged = { ...name, 'X-Statalog-Signature': `sha256=${'ab'.repeat(32)}` };
    expect(await proof.knock(language, forged, body)).toBe(401);
  });
});
