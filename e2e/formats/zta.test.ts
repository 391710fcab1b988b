import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './support/languages.ts';
import { NOT_YET, type Proof, startProof } from './support/proof.ts';

/** Receivers written for Zero Trust Analytics, their webhooks created at that product's own address. */
let proof: Proof;

beforeAll(async () => {
  proof = await startProof('zta', async server => {
    const { webhook } = await server.api<{ webhook: { id: string; secret: string } }>(
      'POST',
      '/api/webhooks',
      {
        siteId: server.siteId,
        url: NOT_YET,
        events: ['pageview', 'event', 'goal', 'alert', 'session_end'],
        description: 'Production webhook for analytics events',
      },
    );
    return webhook;
  });
  await proof.visit();
  await proof.pastVisit();
  proof.server.announce('alert.triggered');
  await proof.sendTests();
});
afterAll(() => proof?.end());

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const TEXT = expect.any(String);
const client = { country: TEXT, device: 'mobile', browser: 'Safari' };

describe.each(languages)('a receiver in $name', language => {
  const test = it.skipIf(!language.present);

  test('verifies every type there is, field by field, and a test', async () => {
    const taken = await proof.takenBy(language, 8);
    const { siteId } = proof.server;
    const message = (event: string, data: object) => ({
      event,
      payload: { event, timestamp: TIME, data: { siteId, ...data } },
    });
    const pageview = (path: string, referrer = '') => message('pageview', { path, referrer, ...client });
    expect(taken).toHaveLength(8);
    expect(taken.filter(({ event }) => event !== 'pageview')).toEqual([
      message('alert', {
        alertId: TEXT,
        alertName: 'Traffic Spike',
        condition: 'pageviews > 1000',
        currentValue: 1543,
        threshold: 1000,
      }),
      message('event', {
        action: 'signup_click',
        category: 'conversion',
        label: 'héro “button” 🦆',
        value: 1.5,
        path: '/pricing',
      }),
      message('goal', { goalId: TEXT, goalName: 'Signup', path: '/thank-you', value: 49 }),
      message('session_end', {
        sessionId: TEXT,
        entryPath: '/blog',
        exitPath: '/blog',
        duration: 0,
        pageviews: 1,
        events: 0,
        bounced: true,
        referrer: '',
        ...client,
      }),
      message('test', { message: TEXT }),
    ]);
    const pageviews = taken.filter(({ event }) => event === 'pageview');
    expect(pageviews).toHaveLength(3);
    for (const expected of [
      pageview('/entry-point', 'https://www.google.com/'),
      pageview('/thank-you'),
      pageview('/blog'),
    ])
      expect(pageviews).toContainEqual(expected);
  });

  test('refuses what is not signed, and what is signed by another', async () => {
    const body = '{"event":"goal","timestamp":"2025-01-01T00:00:00.000Z","data":{}}';
    const name = { 'X-ZTA-Event': 'goal', 'X-ZTA-Webhook-ID': 'wh_1' };
    expect(await proof.knock(language, name, body)).toBe(401);
    const forged = { ...name, 'X-ZTA-Signature': `sha256=${'ab'.repeat(32)}` };
    expect(await proof.knock(language, forged, body)).toBe(401);
  });
});
