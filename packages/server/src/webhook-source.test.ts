import { type Message, newWebhook, type Webhook } from '@bellwether/core';
import { expect, it } from 'vitest';
import { tempDatabase } from '../test/databases.ts';
import { query } from './adapters/sql/engine.ts';
import { createWebhooks } from './adapters/sql/registry/webhooks.ts';
import { createWebhookSource } from './webhook-source.ts';

const AT = Date.parse('2026-01-15T12:00:00.000Z');

/** Switches the webhook off, and gives what is told of it. */
async function toldOf(webhook: Webhook): Promise<unknown> {
  const { engine, end } = await tempDatabase();
  await query(engine, "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0)");
  const webhooks = createWebhooks(engine);
  await webhooks.create(webhook);
  const told: Message[] = [];
  const source = createWebhookSource({
    registry: { webhooks },
    directory: { webhook: () => null, secrets: () => [] },
    announce: async (message, options) => {
      told.push(message);
      await options?.write?.(message, [], AT);
    },
    changed: async () => {},
    now: () => AT,
  });
  await source.disable(webhook.id, { reason: 'gone', explanation: 'It answered 410 Gone.' });
  expect(await webhooks.get(webhook.id)).toMatchObject({ active: false });
  await end();
  return JSON.parse(told[0]!.data);
}

const hook = newWebhook({ id: 'wh_1', accountId: 'acc_1', url: 'https://example.com/', events: [] });

it('tells since when a webhook that is switched off has been failing', async () => {
  const failingSince = Date.parse('2026-01-10T08:00:00.000Z');
  expect(await toldOf({ ...hook, failingSince })).toMatchObject({ failingSince: '2026-01-10T08:00:00.000Z' });
});

it('tells the moment where its first failure was enough', async () => {
  expect(await toldOf(hook)).toMatchObject({ reason: 'gone', failingSince: '2026-01-15T12:00:00.000Z' });
});
