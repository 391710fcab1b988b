import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './support/languages.ts';
import { NOT_YET, type Proof, startProof } from './support/proof.ts';

/** Receivers written for BuddyStat: the bare hex HMAC of the body, the event's name in a header. */
let proof: Proof;

beforeAll(async () => {
  proof = await startProof('buddystat', async server => {
    const { webhook } = await server.api<{ webhook: { id: string; secret: string } }>(
      'POST',
      '/api/v1/webhooks',
      {
        siteId: server.siteId,
        url: NOT_YET,
        format: 'buddystat',
        events: ['session.created', 'goal.converted', 'alert.triggered', 'event.tracked'],
      },
    );
    return webhook;
  });
  await proof.visit();
  proof.server.announce('alert.triggered');
  await proof.sendTests();
});
afterAll(() => proof?.end());

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe.each(languages)('a receiver in $name', language => {
  const test = it.skipIf(!language.present);

  test('verifies every type there is, and a test', async () => {
    const taken = await proof.takenBy(language, 5);
    const { siteId } = proof.server;
    const message = (event: string, data: object) => ({
      event,
      payload: { event, siteId, timestamp: TIME, data: expect.objectContaining(data) },
    });
    expect(taken).toEqual([
      message('alert.triggered', { alert: expect.objectContaining({ name: 'Traffic Spike' }), siteId }),
      message('event.tracked', {
        name: 'signup_click',
        label: 'héro “button” 🦆',
        value: 1.5,
        props: expect.objectContaining({ '1': 'a', '2': 'b', cut: '\ufffd' }),
      }),
      message('goal.converted', { goal: expect.objectContaining({ name: 'Signup', number: 1 }), value: 49 }),
      message('session.created', {
        timezone: 'America/Los_Angeles',
        url: expect.stringContaining('/entry-point'),
      }),
      message('webhook.test', { webhookId: proof.of(language).webhookId }),
    ]);
  });

  test('refuses what is not signed, and what is signed by another', async () => {
    const body = '{"event":"goal.converted","siteId":"x","timestamp":"2025-01-01T00:00:00.000Z","data":{}}';
    const name = { 'X-BuddyStat-Event': 'goal.converted' };
    expect(await proof.knock(language, name, body)).toBe(401);
    expect(await proof.knock(language, { ...name, 'X-BuddyStat-Signature': 'ab'.repeat(32) }, body)).toBe(
      401,
    );
  });
});
