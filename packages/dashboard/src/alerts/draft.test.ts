import { describe, expect, it } from 'vitest';
import { type AlertDraft, alertOf, draftOf, emptyDraft, problemsOf, type Threshold } from './draft.ts';
import { sentenceOf } from './words.ts';

const kept = {
  id: 'alert_1',
  siteId: 'site_1',
  createdAt: '2026-01-15T12:00:00.000Z',
  updatedAt: '2026-01-15T12:00:00.000Z',
};
const threshold = {
  name: 'Orders stall',
  emails: ['ops@example.com', 'ada@example.com'],
  metric: 'revenue',
  currency: 'EUR',
  filter: [{ field: 'path', op: 'is', value: '/checkout' }],
  op: '<',
  threshold: 0.5,
  window: '6h',
  consecutive: 3,
  cooldownSeconds: 1800,
} as const;
const shown: Threshold = {
  ...kept,
  ...threshold,
  emails: [...threshold.emails],
  filter: [...threshold.filter],
  kind: 'threshold',
  condition: 'revenue < 0.5 EUR',
  status: 'ok',
  triggeredAt: null,
  currentValue: 12,
};
const traffic = { name: 'Unusual', emails: [], spikePct: 100, dropPct: null, minVisitors: 20 };

const a = (over: Partial<AlertDraft>): AlertDraft => ({ ...emptyDraft, name: 'Busy', ...over });

describe('an alert’s form', () => {
  it('sends what it was filled with, of either kind', () => {
    expect(alertOf(draftOf(shown))).toEqual(threshold);
    expect(alertOf(draftOf({ ...kept, ...traffic, kind: 'traffic', lastJudged: null }))).toEqual(traffic);
  });

  it('has a currency for revenue only', () => {
    expect(alertOf(a({ currency: 'eur' })).currency).toBeNull();
    expect(alertOf(a({ currency: 'eur', metric: 'revenue' })).currency).toBe('EUR');
  });

  it('takes addresses as people write lists, each once', () => {
    expect(alertOf(a({ emails: 'a@b.c, d@e.f\n a@b.c;' })).emails).toEqual(['a@b.c', 'd@e.f']);
  });

  it.each<[Partial<AlertDraft>, keyof AlertDraft]>([
    [{ name: ' ' }, 'name'],
    [{ threshold: '' }, 'threshold'],
    [{ threshold: 'many' }, 'threshold'],
    [{ consecutive: '1.5' }, 'consecutive'],
    [{ metric: 'revenue', currency: 'euro' }, 'currency'],
    [{ emails: 'a@b.c nobody' }, 'emails'],
    [{ filter: [{ field: '', op: 'is', value: 'x' }] }, 'filter'],
    [{ kind: 'traffic', spikePct: '', dropPct: '' }, 'spikePct'],
    [{ kind: 'traffic', dropPct: '120' }, 'dropPct'],
    [{ kind: 'traffic', minVisitors: '-1' }, 'minVisitors'],
  ])('refuses %j', (part, field) => {
    expect(Object.keys(problemsOf(a(part)))).toEqual([field]);
  });

  it('refuses nothing of what is right', () => {
    expect(problemsOf(a({}))).toEqual({});
    expect(problemsOf(a({ kind: 'traffic', spikePct: '' }))).toEqual({});
  });
});

describe('the condition as a sentence', () => {
  it.each<[Partial<AlertDraft>, string]>([
    [{}, 'Tells your webhooks when there are more than 1,000 pageviews within the last hour.'],
    [
      { metric: 'errors', op: '>=', threshold: '1', window: '5m', emails: 'ops@example.com' },
      'Tells your webhooks and ops@example.com when there is at least 1 error within the last 5 minutes.',
    ],
    [
      {
        metric: 'revenue',
        op: '<',
        threshold: '',
        currency: 'eur',
        filter: [{ field: 'path', op: 'matches', value: '/shop/*' }],
        consecutive: '3',
        cooldownSeconds: 1800,
      },
      'Tells your webhooks when there is less than … EUR of revenue where path matches /shop/* within the last hour, 3 readings in a row, a minute apart. After it has ended it stays quiet for 30 min.',
    ],
    [
      { kind: 'traffic', minVisitors: '0' },
      'Tells your webhooks when a day’s visitors are 100% above or 50% below the average of the 30 days before.',
    ],
  ])('of %j', (part, sentence) => {
    expect(sentenceOf(a(part))).toBe(sentence);
  });
});
