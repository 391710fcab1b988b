import { iso, type Message, messageId, type Webhook, type WebhookDisabledData } from '@bellwether/core';
import type { DisableReason, WebhookSource } from './deliver/index.ts';
import type { Directory } from './directory.ts';
import type { Registry } from './ports/index.ts';
import type { Announce } from './process/announcer.ts';

export interface WebhookSourceDeps {
  registry: Pick<Registry, 'webhooks'>;
  directory: Pick<Directory, 'webhook' | 'secrets'>;
  announce: Announce;
  /** The webhook is another one now; resolves once the directories know. */
  changed(webhookId: string): Promise<void>;
  now(): number;
}

/** The webhooks as the deliverer asks for them, and how the system switches one off. */
export function createWebhookSource({
  registry,
  directory,
  announce,
  changed,
  now,
}: WebhookSourceDeps): WebhookSource {
  return {
    get: directory.webhook,
    secrets: directory.secrets,
    async disable(id, why) {
      const webhook = await registry.webhooks.get(id);
      if (!webhook?.active) return;
      const at = now();
      const off = { ...webhook, active: false, disabledReason: why.explanation, updatedAt: at };
      await announce(disabledMessage(webhook, why, at), {
        except: id,
        write: (message, deliveries) => registry.webhooks.switchOff(off, message, deliveries, at),
      });
      await changed(id);
    },
  };
}

function disabledMessage(webhook: Webhook, why: DisableReason, at: number): Message {
  const { id, name, url, siteId, accountId, failingSince } = webhook;
  const data: WebhookDisabledData = {
    webhook: { id, name, url },
    siteId,
    ...why,
    // The one failure that is enough, a 410, is recorded beside this rather than before.
    failingSince: iso(failingSince ?? at),
  };
  return {
    id: messageId('webhook.disabled', id, String(at)),
    type: 'webhook.disabled',
    accountId,
    siteId,
    at,
    data: JSON.stringify(data),
  };
}
