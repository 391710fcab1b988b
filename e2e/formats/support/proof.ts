import { request } from 'node:https';
import type { FormatName } from '@bellwether/core';
import { until } from '../../support/until.ts';
import { AnnouncingBellwether } from './announcing-bellwether.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { type Language, languages } from './languages.ts';
import { type ReceiverProgram, startReceiverProgram, type Taken } from './receiver-program.ts';

export interface Subscriber extends ReceiverProgram {
  webhookId: string;
}

/** What the webhook of a receiver is created with; the answer has its secret. */
export type Subscribe = (
  server: AnnouncingBellwether,
  language: Language,
) => Promise<{ id: string; secret: string }>;

/** Nobody is there, and nothing is sent yet: the receiver, which needs the secret first, is not up. */
export const NOT_YET = 'https://127.0.0.1:9/';

/** Names that are numbers, characters that are escaped or cut in two, numbers at the ends: signed all the same. */
const STRANGE = {
  '2': 'b',
  '1': 'a',
  cut: '🦆'.slice(0, 1),
  '<&>': '\u2028/"\\\n\0',
  big: 1e21,
  small: -0.000_000_1,
};

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';

/**
 * A server, and for each language a receiver written for another product, reached over HTTPS under a certificate
 * authority that the server is told to trust, as any program in Node is.
 */
export async function startProof(format: FormatName, subscribe: Subscribe) {
  const authority = await createAuthority();
  const server = new AnnouncingBellwether({
    NODE_EXTRA_CA_CERTS: authority.path,
    BELLWETHER_TRUSTED_PROXIES: '127.0.0.1',
  });
  const subscribers = new Map<Language, Subscriber>();

  async function start(): Promise<void> {
    await server.init('example.com');
    await server.start();
    const certificate = await authority.issue('receiver');
    for (const language of languages.filter(({ present }) => present)) {
      const { id, secret } = await subscribe(server, language);
      const program = await startReceiverProgram(format, language, certificate, secret);
      subscribers.set(language, { ...program, webhookId: id });
      await server.api('PATCH', `/api/v1/webhooks/${id}`, { url: program.url });
    }
  }

  async function end(): Promise<void> {
    for (const subscriber of subscribers.values()) await subscriber.stop();
    await server.remove();
    authority.remove();
  }

  await start().catch(async error => {
    await end();
    throw error;
  });

  return {
    server,
    of: (language: Language): Subscriber => subscribers.get(language)!,

    /** A visitor on a phone comes from a newsletter, clicks, and signs up: two pages, an event, a goal. */
    async visit(): Promise<void> {
      await server.api('POST', '/api/v1/goals', {
        siteId: server.siteId,
        name: 'Signup',
        kind: 'page',
        path: '/thank-you',
        value: 49,
        currency: 'USD',
      });
      const page = (path: string) => ({ type: 'pageview', url: `https://example.com${path}` });
      await collect('198.51.100.7', {
        ...page('/entry-point?utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale'),
        referrer: 'https://www.google.com/',
        screen: { width: 1170, height: 2532, touch: true },
        timezone: 'America/Los_Angeles',
        gpu: 'Apple GPU',
        hardwareConcurrency: 6,
      });
      await collect('198.51.100.7', {
        ...page('/pricing'),
        type: 'event',
        name: 'signup_click',
        category: 'conversion',
        label: 'héro “button” 🦆',
        value: 1.5,
        props: STRANGE,
      });
      await collect('198.51.100.7', page('/thank-you'));
    },

    /** A visitor who came 45 minutes ago and has been idle since: the visit ends. */
    pastVisit: () =>
      collect('198.51.100.8', {
        type: 'pageview',
        url: 'https://example.com/blog',
        timestamp: Date.now() - 45 * 60_000,
      }),

    /** Presses Send test for every receiver. */
    async sendTests(): Promise<void> {
      for (const { webhookId } of subscribers.values())
        await server.api('POST', `/api/v1/webhooks/${webhookId}/test`);
    },

    /** Waits until the receiver has taken as many, and all of its deliveries are done; sorted by event. */
    async takenBy(language: Language, count: number): Promise<Taken[]> {
      const { webhookId, taken } = subscribers.get(language)!;
      await until(`${count} messages for ${language.name}`, async () => {
        const { deliveries } = await server.api<{ deliveries: { state: string }[] }>(
          'GET',
          `/api/v1/webhooks/${webhookId}/deliveries?limit=1000`,
        );
        if (deliveries.some(({ state }) => state === 'failed'))
          throw new Error('The receiver refused a delivery.');
        return deliveries.length >= count && deliveries.every(({ state }) => state === 'succeeded');
      });
      await until(`${language.name} has said what it took`, () => taken.length >= count);
      return taken.toSorted((a, b) => (a.event < b.event ? -1 : 1));
    },

    /** What the receiver answers somebody else who posts to it. */
    knock: (language: Language, headers: Record<string, string>, body: string) =>
      post(subscribers.get(language)!.url, headers, body, authority),

    end,
  };

  async function collect(address: string, event: object): Promise<void> {
    const response = await server.collect(
      { site: server.siteId, ...event },
      { 'User-Agent': PHONE, 'X-Forwarded-For': address },
    );
    if (response.status !== 202 || response.headers.has('x-bellwether-dropped'))
      throw new Error(`${response.status} ${await response.text()}`);
  }
}

export type Proof = Awaited<ReturnType<typeof startProof>>;

function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  { pem }: Authority,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...headers,
    };
    request(url, { method: 'POST', headers: sent, ca: pem, agent: false }, response => {
      response.resume().on('end', () => resolve(response.statusCode!));
    })
      .on('error', reject)
      .end(body);
  });
}
