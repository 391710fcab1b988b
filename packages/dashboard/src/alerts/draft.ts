import type { Alert, AlertChange, AlertCreate } from '@bellwether/contract';
import { conditionOf, type DraftCondition, draftCondition } from '../webhooks/draft-condition.ts';

export type Threshold = Extract<Alert, { kind: 'threshold' }>;
export type Traffic = Extract<Alert, { kind: 'traffic' }>;

/** An alert as its form holds it: texts, until it is saved. */
export interface AlertDraft {
  name: string;
  kind: Alert['kind'];
  metric: Threshold['metric'];
  currency: string;
  filter: DraftCondition[];
  op: Threshold['op'];
  threshold: string;
  window: Threshold['window'];
  consecutive: string;
  cooldownSeconds: number;
  /** Per cent; empty for none. */
  spikePct: string;
  dropPct: string;
  minVisitors: string;
  /** Separated by commas, spaces or lines. */
  emails: string;
}

export const emptyDraft: AlertDraft = {
  name: '',
  kind: 'threshold',
  metric: 'pageviews',
  currency: '',
  filter: [],
  op: '>',
  threshold: '1000',
  window: '1h',
  consecutive: '1',
  cooldownSeconds: 0,
  spikePct: '100',
  dropPct: '50',
  minVisitors: '50',
  emails: '',
};

export function draftOf(alert: Alert): AlertDraft {
  const common = { ...emptyDraft, name: alert.name, emails: alert.emails.join('\n') };
  if (alert.kind === 'traffic') {
    const { kind, spikePct, dropPct, minVisitors } = alert;
    return {
      ...common,
      kind,
      spikePct: text(spikePct),
      dropPct: text(dropPct),
      minVisitors: String(minVisitors),
    };
  }
  const { kind, metric, currency, filter, op, threshold, window, consecutive, cooldownSeconds } = alert;
  return {
    ...common,
    ...{ kind, metric, op, window, cooldownSeconds },
    currency: currency ?? '',
    filter: (filter ?? []).map(draftCondition),
    threshold: String(threshold),
    consecutive: String(consecutive),
  };
}

const text = (value: number | null): string => (value === null ? '' : String(value));

/** What is sent: what goes with the kind. */
export function alertOf(draft: AlertDraft): Omit<AlertCreate, 'siteId' | 'kind'> & AlertChange {
  const common = { name: draft.name.trim(), emails: emailsOf(draft) };
  if (draft.kind === 'traffic') {
    const { spikePct, dropPct, minVisitors } = draft;
    return {
      ...common,
      spikePct: number(spikePct),
      dropPct: number(dropPct),
      minVisitors: number(minVisitors) ?? 0,
    };
  }
  const { metric, currency, filter, op, threshold, window, consecutive, cooldownSeconds } = draft;
  return {
    ...common,
    ...{ metric, op, window, cooldownSeconds },
    currency: metric === 'revenue' ? currency.trim().toUpperCase() || null : null,
    filter: filter.length === 0 ? null : filter.map(conditionOf),
    threshold: Number(threshold),
    consecutive: Number(consecutive),
  };
}

const number = (value: string): number | null => (value.trim() === '' ? null : Number(value));

export const emailsOf = ({ emails }: Pick<AlertDraft, 'emails'>): string[] => [
  ...new Set(emails.split(/[\s,;]+/).filter(email => email !== '')),
];

export type Problems = Partial<Record<keyof AlertDraft, string>>;

/** What is wrong, field by field, as sentences. What a filter may name the server knows. */
export function problemsOf(draft: AlertDraft): Problems {
  const problems: Problems = draft.kind === 'threshold' ? thresholdProblems(draft) : trafficProblems(draft);
  if (draft.name.trim() === '') problems.name = 'Give it a name.';
  const emails = emailsOf(draft);
  const bad = emails.find(email => !/^[^\s@]+@[^\s@]+$/.test(email));
  if (bad !== undefined) problems.emails = `“${bad}” is no e-mail address.`;
  else if (emails.length > 10) problems.emails = 'At most ten addresses.';
  return problems;
}

function thresholdProblems({ threshold, consecutive, metric, currency, filter }: AlertDraft): Problems {
  const problems: Problems = {};
  const times = Number(consecutive);
  if (number(threshold) === null || !Number.isFinite(Number(threshold))) problems.threshold = 'A number.';
  if (!Number.isInteger(times) || times < 1 || times > 60) problems.consecutive = 'From 1 to 60.';
  if (metric === 'revenue' && currency.trim() !== '' && !/^[A-Za-z]{3}$/.test(currency.trim()))
    problems.currency = 'Three letters, as USD.';
  if (filter.some(({ field }) => field.trim() === '')) problems.filter = 'Each condition names a field.';
  return problems;
}

function trafficProblems({ spikePct, dropPct, minVisitors }: AlertDraft): Problems {
  const problems: Problems = {};
  const [spike, drop, least] = [number(spikePct), number(dropPct), number(minVisitors) ?? 0];
  if (spike !== null && !(spike > 0 && spike <= 1e6)) problems.spikePct = 'Above 0.';
  if (drop !== null && !(drop > 0 && drop <= 100)) problems.dropPct = 'Above 0, at most 100.';
  if (spike === null && drop === null) problems.spikePct = 'One of the two is needed.';
  if (!Number.isInteger(least) || least < 0) problems.minVisitors = 'A whole number.';
  return problems;
}
