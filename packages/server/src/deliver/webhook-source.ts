import type { Webhook } from '@bellwether/core';
import type { DisableReason } from './auto-disable.ts';

/** The webhooks as the deliverer needs them: asked for at every attempt, so from memory. */
export interface WebhookSource {
  /** Null when it was deleted. */
  get(id: string): Webhook | null;
  /** Opened, the newest first; a webhook has at least one. */
  secrets(id: string): readonly string[];
  /**
   * Switches the webhook off, durably, and tells who should hear of it. Once it resolves, `get` shows it inactive.
   */
  disable(id: string, why: DisableReason): Promise<void>;
}
