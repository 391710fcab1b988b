import type { Webhook } from '@bellwether/core';
import type { Webhooks } from '../ports/index.ts';
import type { Sealer } from './sealer.ts';

/** No header has an empty name: what stands under it are all of them, sealed. */
const SEALED = '';

/**
 * Webhooks whose custom headers the store has sealed only: people put tokens into them. Those of a database from
 * before stand in it as they are, until their webhook is changed.
 */
export function sealedHeaders(webhooks: Webhooks, sealer: Sealer): Webhooks {
  const seal = (webhook: Webhook): Webhook =>
    Object.keys(webhook.headers).length === 0
      ? webhook
      : { ...webhook, headers: { [SEALED]: sealer.seal(JSON.stringify(webhook.headers)) } };

  function open(webhook: Webhook): Webhook {
    const sealed = webhook.headers[SEALED];
    if (sealed === undefined) return webhook;
    return { ...webhook, headers: JSON.parse(sealer.open(sealed)) as Record<string, string> };
  }

  return {
    ...webhooks,
    async create(webhook, secret) {
      return open(await webhooks.create(seal(webhook), secret));
    },
    async get(id) {
      const found = await webhooks.get(id);
      return found && open(found);
    },
    async list(query, page) {
      const found = await webhooks.list(query, page);
      return { ...found, items: found.items.map(open) };
    },
    async all() {
      return (await webhooks.all()).map(open);
    },
    update: webhook => webhooks.update(seal(webhook)),
    switchOff: (webhook, ...told) => webhooks.switchOff(seal(webhook), ...told),
  };
}
