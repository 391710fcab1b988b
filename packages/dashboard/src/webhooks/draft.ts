import type { Webhook, WebhookCreate } from '@bellwether/contract';
import { conditionOf, type DraftCondition, draftCondition } from './draft-condition.ts';
import { parseSpans, spanText } from './duration.ts';
import type { FormatName } from './format-texts.ts';

/** A webhook as it stands in the form: what people type, which need not be right yet. */
export interface Draft {
  name: string;
  url: string;
  description: string;
  /** Empty: all sites. */
  siteId: string;
  format: FormatName;
  events: string[];
  filter: DraftCondition[];
  headers: { name: string; value: string }[];
  /** Empty: the format's own. */
  timeoutSeconds: string;
  /** Empty: no limit. */
  rateLimit: string;
  /** `format`: the format's own; `own`: the list in `waits`; else a preset. */
  retry: string;
  /** Spans separated by commas: `5s, 5m, 2h`. */
  waits: string;
}

export const newDraft = (siteId: string | null): Draft => ({
  name: '',
  url: '',
  description: '',
  siteId: siteId ?? '',
  format: 'standard',
  events: [],
  filter: [],
  headers: [],
  timeoutSeconds: '',
  rateLimit: '',
  retry: 'format',
  waits: '5s, 5m, 1h',
});

export function draftOf(webhook: Webhook): Draft {
  const { retry, timeoutSeconds, rateLimit } = webhook;
  const own = Array.isArray(retry);
  return {
    name: webhook.name,
    url: webhook.url,
    description: webhook.description,
    siteId: webhook.siteId ?? '',
    format: webhook.format,
    events: webhook.events,
    filter: (webhook.filter ?? []).map(draftCondition),
    headers: Object.entries(webhook.headers).map(([name, value]) => ({ name, value })),
    timeoutSeconds: timeoutSeconds === null ? '' : String(timeoutSeconds),
    rateLimit: rateLimit === null ? '' : String(rateLimit),
    retry: own ? 'own' : (retry ?? 'format'),
    waits: own ? retry.map(spanText).join(', ') : newDraft(null).waits,
  };
}

/** What is wrong with a draft, by the field's name there; what only the server knows is not looked at. */
export function problemsOf(draft: Draft): Partial<Record<keyof Draft, string>> {
  const waits = parseSpans(draft.waits);
  return {
    ...(draft.url.trim() === '' && { url: 'Where should messages go?' }),
    ...(draft.events.length === 0 && { events: 'Choose at least one.' }),
    ...(draft.retry === 'own' &&
      (waits === null || waits.some(wait => wait <= 0) || waits.length > 20) && {
        waits: 'Up to 20 spans of time, separated by commas: 5s, 5m, 2h.',
      }),
    ...(!inRange(draft.timeoutSeconds, 1, 30) && { timeoutSeconds: 'From 1 to 30 seconds.' }),
    ...(!inRange(draft.rateLimit, Number.MIN_VALUE, 1000) && { rateLimit: 'More than 0, at most 1000.' }),
  };
}

/** The body that makes or changes the webhook. The draft has no problems. */
export function bodyOf(draft: Draft): WebhookCreate {
  const { name, retry, filter } = draft;
  return {
    ...(name.trim() !== '' && { name: name.trim() }),
    url: draft.url.trim(),
    description: draft.description,
    siteId: draft.siteId === '' ? null : draft.siteId,
    format: draft.format,
    events: draft.events,
    filter: filter.length === 0 ? null : filter.map(conditionOf),
    headers: Object.fromEntries(
      draft.headers
        .filter(header => header.name.trim() !== '')
        .map(header => [header.name.trim(), header.value]),
    ),
    timeoutSeconds: numberOrNull(draft.timeoutSeconds),
    rateLimit: numberOrNull(draft.rateLimit),
    retry: retryOf(retry, draft.waits),
  };
}

function retryOf(retry: string, waits: string): WebhookCreate['retry'] {
  if (retry === 'own') return parseSpans(waits) ?? [];
  return retry === 'standard' || retry === 'statalog' || retry === 'zta' ? retry : null;
}

const inRange = (text: string, least: number, most: number): boolean =>
  text.trim() === '' || (Number(text) >= least && Number(text) <= most);
const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));
