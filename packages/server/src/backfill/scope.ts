import type { MessageType, RebuildableType, Webhook } from '@bellwether/core';
import type { BackfillJob } from '../ports/index.ts';

/** What of the event store a backfill is about. */
export interface BackfillScope {
  webhook: Webhook;
  siteIds: readonly string[];
  types: ReadonlySet<RebuildableType>;
  /** The messages' own time, epoch ms: from included, to not. */
  from: number;
  to: number;
}

/** The sites a webhook hears of. */
export type SitesOf = (webhook: Webhook) => readonly string[];

/** What the job is about with the webhook as it now is: types it no longer subscribes to are left out. */
export function scopeOf(
  { from, to, types }: Pick<BackfillJob, 'from' | 'to' | 'types'>,
  webhook: Webhook,
  sitesOf: SitesOf,
): BackfillScope {
  const subscribed = new Set<MessageType>(webhook.events);
  return {
    webhook,
    siteIds: sitesOf(webhook),
    types: new Set(types.filter(type => subscribed.has(type))),
    from,
    to,
  };
}
