import { type FormatName, messageTypes } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { AnnouncingBellwether } from './support/announcing-bellwether.ts';
import { discordRefuses, slackRefuses, teamsRefuses } from './support/chat-rules.ts';

/** Endpoints that refuse what Slack, Discord and Teams document they refuse; every type gets through. */
const products: [FormatName, (body: unknown) => string | null][] = [
  ['slack', slackRefuses],
  ['discord', discordRefuses],
  ['teams', teamsRefuses],
];
/** Nothing that a visitor can name may break a post, or call anybody. */
const hostile = `<!channel> @everyone ${'x'.repeat(90)}`;

let server: AnnouncingBellwether;
const channels = new Map<string, Awaited<ReturnType<typeof startChannel>>>();

async function startChannel(format: FormatName, refuses: (body: unknown) => string | null) {
  const refusals: string[] = [];
  const receiver = await startReceiver(({ body }) => {
    const refusal = refuses(JSON.parse(body));
    if (refusal) refusals.push(`${refusal}: ${body}`);
    return refusal ? 400 : 200;
  });
  const { webhook } = await server.api<{ webhook: { id: string } }>('POST', '/api/v1/webhooks', {
    url: receiver.url,
    format,
    events: messageTypes,
    retry: [],
  });
  return { ...receiver, refusals, webhookId: webhook.id };
}

beforeAll(async () => {
  server = new AnnouncingBellwether();
  await server.init('example.com');
  await server.start();
  for (const [format, refuses] of products) channels.set(format, await startChannel(format, refuses));
  for (const type of messageTypes) server.announce(type);
  const props = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`prop ${i}`, 'y'.repeat(2000)]));
  const event = { type: 'event', name: hostile, label: 'z'.repeat(500), props, url: 'https://example.com/' };
  expect((await server.collect({ site: server.siteId, ...event })).status).toBe(202);
});
afterAll(async () => {
  for (const channel of channels.values()) await channel.stop();
  await server?.remove();
});

describe.each(products)('%s', format => {
  it('takes every type, and an event of the largest and strangest kind', async () => {
    const { webhookId, received, refusals } = channels.get(format)!;
    // The event begins a visit of a new visitor: three messages.
    const expected = messageTypes.length + 3;
    await until('all are delivered', async () => {
      const { deliveries } = await server.api<{ deliveries: { state: string }[] }>(
        'GET',
        `/api/v1/webhooks/${webhookId}/deliveries`,
      );
      return (
        deliveries.length === expected && deliveries.every(d => ['succeeded', 'failed'].includes(d.state))
      );
    });
    expect(refusals).toEqual([]);
    expect(received).toHaveLength(expected);
    for (const { headers } of received) expect(headers['content-type']).toBe('application/json');
  });
});
