import type { WebhookChange, WebhookCreate } from '@bellwether/contract';
import {
  AppError,
  type FormatName,
  formatOf,
  type MessageType,
  messageTypeOf,
  type Webhook,
} from '@bellwether/core';
import { refuseBadConditions } from './filter-conditions.ts';
import { refuseBadHeaders } from './header-rules.ts';

/** Of a webhook, what people choose. */
export type WebhookFields = Pick<
  Webhook,
  | 'siteId'
  | 'name'
  | 'description'
  | 'url'
  | 'events'
  | 'filter'
  | 'format'
  | 'headers'
  | 'active'
  | 'timeoutSeconds'
  | 'retry'
  | 'rateLimit'
>;

/**
 * The fields of a new webhook, what is left out by default.
 * @throws AppError `invalid_request`, `invalid_event_type`, `invalid_filter`, `invalid_header`
 */
export function newWebhookFields(given: WebhookCreate): WebhookFields {
  const url = urlOf(given);
  if (url === undefined) throw invalid('url', 'is required');
  return changedWebhookFields({ ...blank, url, name: hostOf(url) }, given);
}

const blank = {
  siteId: null,
  description: '',
  events: [] as MessageType[],
  filter: null,
  format: 'standard',
  headers: {},
  active: true,
  timeoutSeconds: null,
  retry: null,
  rateLimit: null,
} as const satisfies Partial<WebhookFields>;

/**
 * A webhook's fields with a change laid over them; what comes out goes together.
 * @throws AppError as above
 */
export function changedWebhookFields(before: WebhookFields, change: WebhookChange): WebhookFields {
  const { hookUrl: _, url: __, events, ...rest } = change;
  const format = change.format ?? before.format;
  const fields: WebhookFields = {
    ...before,
    ...rest,
    url: urlOf(change) ?? before.url,
    events: typesOf(events ?? before.events, format),
  };
  // Only what the change touches: a filter from before a rule was made must not keep its webhook from being paused.
  if (change.filter !== undefined || events !== undefined)
    refuseBadConditions(fields.filter, fields.events, 'no subscribed type has');
  refuseBadHeaders(fields.headers, format);
  return fields;
}

/** `hookUrl` is what Zapier's subscribe sends; the two may not disagree. */
function urlOf({ url, hookUrl }: WebhookChange): string | undefined {
  if (url !== undefined && hookUrl !== undefined && url !== hookUrl) {
    throw invalid('hookUrl', 'is another name for url; send one of them');
  }
  return url ?? hookUrl;
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '') || 'Webhook';

/** Types by their own names, each once. */
function typesOf(names: readonly string[], format: FormatName): MessageType[] {
  const types = names.map(name => {
    const type = messageTypeOf(name);
    const { types: known } = formatOf(format);
    if (type && known.includes(type)) return type;
    const problem = `has ${name}; the format ${format} has ${known.join(', ')}`;
    throw new AppError('invalid_event_type', `Invalid event type: ${name}`, [{ field: 'events', problem }]);
  });
  return [...new Set(types)];
}

const invalid = (field: string, problem: string) =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);
