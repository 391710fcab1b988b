import { AppError, makeSecret, newWebhook, type Webhook } from '@bellwether/core';
import type { SealedSecret } from '../ports/index.ts';
import type { AppDeps } from './deps.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { WebhookFields } from './webhook-fields.ts';

/** `disabledReason` of a webhook that a person switched off. */
const BY_HAND = 'manual';

/** Adds, changes and deletes webhooks, with all that follows of it for caches and deliveries. */
export interface WebhookKeeper {
  /** Fails with `webhook_limit_reached`, or where the URL may not lead. */
  add(accountId: string, fields: WebhookFields): Promise<{ webhook: Webhook; secret: string }>;
  /** Fails as `add` does. */
  change(before: Webhook, fields: WebhookFields): Promise<void>;
  /** The old secret signs on until `olderExpireAt`, epoch ms. Returns the new one. */
  rotateSecret(webhook: Webhook, olderExpireAt: number): Promise<string>;
  remove(webhook: Webhook): Promise<void>;
}

export function createWebhookKeeper(deps: AppDeps): WebhookKeeper {
  const { registry, deliveries, deliveriesDue, changed, checkUrl, clock, ids, random, sealer } = deps;
  const inTurn = oneAtATime();

  async function refuseFull(accountId: string, siteId: string | null): Promise<void> {
    const most = deps.settings.webhooksPerSite;
    if ((await registry.webhooks.count(accountId, siteId)) < most) return;
    const where = siteId === null ? 'There are already' : 'The site already has';
    throw new AppError('webhook_limit_reached', `${where} ${most} webhooks, which is the limit.`);
  }

  function newSecret(): { secret: string; sealed: SealedSecret } {
    const secret = makeSecret(random(32));
    return { secret, sealed: { sealed: sealer.seal(secret), createdAt: clock.now(), expiresAt: null } };
  }

  return {
    async add(accountId, fields) {
      await checkUrl(fields.url);
      const now = clock.now();
      const { secret, sealed } = newSecret();
      const webhook = newWebhook({
        id: ids('wh'),
        accountId,
        ...fields,
        disabledReason: fields.active ? null : BY_HAND,
        createdAt: now,
        updatedAt: now,
      });
      await inTurn(async () => {
        await refuseFull(accountId, webhook.siteId);
        await registry.webhooks.create(webhook, sealed);
      });
      await changed('webhook', webhook.id);
      return { webhook, secret };
    },

    async change(before, fields) {
      if (fields.url !== before.url) await checkUrl(fields.url);
      const disabledReason = fields.active ? null : (before.disabledReason ?? BY_HAND);
      const after: Webhook = { ...before, ...fields, disabledReason, updatedAt: clock.now() };
      await inTurn(async () => {
        if (after.siteId !== before.siteId) await refuseFull(after.accountId, after.siteId);
        await registry.webhooks.update(after);
      });
      await changed('webhook', after.id);
      if (after.active === before.active) return;
      await deliveries.shift(after.id, after.active ? 'pending' : 'paused', clock.now());
      deliveriesDue(after.id);
    },

    async rotateSecret({ id }, olderExpireAt) {
      const { secret, sealed } = newSecret();
      await registry.webhooks.addSecret(id, sealed, olderExpireAt);
      await changed('webhook', id);
      return secret;
    },

    async remove({ id }) {
      await registry.webhooks.delete(id);
      await changed('webhook', id);
      await deliveries.shift(id, 'cancelled', clock.now());
    },
  };
}
