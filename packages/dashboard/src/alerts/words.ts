import { count, exactMoney } from '../format/numbers.ts';
import { type DraftCondition, operatorTexts } from '../webhooks/draft-condition.ts';
import { spanText } from '../webhooks/duration.ts';
import { type AlertDraft, emailsOf, type Threshold } from './draft.ts';

type Metric = Threshold['metric'];

export const metricWords: Record<Metric, { label: string; one: string; many: string }> = {
  pageviews: { label: 'Pageviews', one: 'pageview', many: 'pageviews' },
  visitors: { label: 'Visitors', one: 'visitor', many: 'visitors' },
  visits: { label: 'Visits', one: 'visit', many: 'visits' },
  events: { label: 'Custom events', one: 'custom event', many: 'custom events' },
  conversions: { label: 'Conversions of goals', one: 'conversion', many: 'conversions' },
  revenue: { label: 'Revenue', one: 'of revenue', many: 'of revenue' },
  errors: { label: 'Errors', one: 'error', many: 'errors' },
};

/**
 * The messages whose fields a filter of each metric names, as docs/alerts.md has them. The server's table is code of
 * core, which is not bundled here; the server refuses what does not fit.
 */
export const filteredTypes: Record<Metric, readonly string[]> = {
  pageviews: ['pageview.tracked'],
  visitors: ['event.tracked'],
  visits: ['session.created'],
  events: ['event.tracked'],
  conversions: ['goal.converted'],
  revenue: ['event.tracked'],
  errors: ['event.tracked'],
};

export const opWords: Record<Threshold['op'], string> = {
  '>': 'more than',
  '>=': 'at least',
  '<': 'fewer than',
  '<=': 'at most',
};

/** For where there is little room. */
export const opSigns: Record<Threshold['op'], string> = { '>': '>', '>=': '≥', '<': '<', '<=': '≤' };

export const windowWords: Record<Threshold['window'], string> = {
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': 'hour',
  '6h': '6 hours',
  '1d': '24 hours',
};

/** A reading as people read it: "1,204", "€48.00". */
export const reading = (metric: Metric, value: number, currency: string | null): string =>
  metric === 'revenue' && currency !== null ? exactMoney(value, currency) : count(value);

/** What the alert does, in a sentence that follows what is typed. */
export function sentenceOf(draft: AlertDraft): string {
  const whom = recipients(emailsOf(draft));
  return draft.kind === 'threshold' ? thresholdSentence(draft, whom) : trafficSentence(draft, whom);
}

function thresholdSentence(draft: AlertDraft, whom: string): string {
  const { consecutive, cooldownSeconds, window } = draft;
  const times = Number(consecutive);
  const insists = times > 1 ? `, ${times} readings in a row, a minute apart` : '';
  const rests =
    cooldownSeconds > 0 ? ` After it has ended it stays quiet for ${spanText(cooldownSeconds)}.` : '';
  return `Tells ${whom} when there ${amount(draft)}${conditions(draft.filter)} within the last ${windowWords[window]}${insists}.${rests}`;
}

function amount({ metric, op, threshold, currency }: AlertDraft): string {
  const given = threshold.trim() === '' ? Number.NaN : Number(threshold);
  const number = Number.isFinite(given) ? count(given) : '…';
  const { one, many } = metricWords[metric];
  if (metric !== 'revenue')
    return `${given === 1 ? 'is' : 'are'} ${opWords[op]} ${number} ${given === 1 ? one : many}`;
  const word = op === '<' ? 'less than' : opWords[op];
  const unit = currency.trim() === '' ? '' : ` ${currency.trim().toUpperCase()}`;
  return `is ${word} ${number}${unit} ${many}`;
}

/** " where path is /checkout and device.type is mobile" */
function conditions(filter: readonly DraftCondition[]): string {
  const said = filter
    .filter(({ field }) => field.trim() !== '')
    .map(({ field, op, value }) =>
      op === 'exists'
        ? `${field} ${value === 'false' ? 'is not there' : 'is there'}`
        : `${field} ${operatorTexts[op].replace(' (with *)', '')} ${value || '…'}`,
    );
  return said.length === 0 ? '' : ` where ${said.join(' and ')}`;
}

function trafficSentence({ spikePct, dropPct, minVisitors }: AlertDraft, whom: string): string {
  const ways = [
    spikePct.trim() !== '' ? `${spikePct.trim()}% above` : null,
    dropPct.trim() !== '' ? `${dropPct.trim()}% below` : null,
  ].filter(way => way !== null);
  const least = Number(minVisitors);
  const small =
    least > 0
      ? ` Days of fewer than ${count(least)} visitors are left alone, unless the average is higher.`
      : '';
  return `Tells ${whom} when a day’s visitors are ${ways.join(' or ') || '…'} the average of the 30 days before.${small}`;
}

function recipients(emails: readonly string[]): string {
  if (emails.length === 0) return 'your webhooks';
  return `your webhooks and ${emails.length === 1 ? emails[0] : `${emails.length} addresses`}`;
}
