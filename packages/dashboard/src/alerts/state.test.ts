import type { Alert, AlertFiring } from '@bellwether/contract';
import { expect, it } from 'vitest';
import { stateOf } from './state.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const alert: Alert = {
  id: 'alert_1',
  siteId: 'site_1',
  name: 'Busy',
  emails: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  kind: 'threshold',
  metric: 'pageviews',
  currency: null,
  filter: null,
  op: '>',
  threshold: 10,
  window: '5m',
  consecutive: 1,
  cooldownSeconds: 600,
  condition: 'pageviews > 10',
  status: 'ok',
  triggeredAt: null,
  currentValue: 3,
};
const ended = (resolvedAt: string | null): AlertFiring => ({
  id: 'fir_1',
  kind: 'threshold',
  at: '2026-01-15T11:00:00.000Z',
  condition: 'pageviews > 10',
  window: '5m',
  value: 11,
  threshold: 10,
  resolvedAt,
  resolvedValue: 9,
});

it('stays quiet for a while after it has ended', () => {
  expect(stateOf(alert, ended('2026-01-15T11:55:00.000Z'), NOW)).toEqual({
    state: 'cooling',
    until: '2026-01-15T12:05:00.000Z',
  });
  expect(stateOf(alert, ended('2026-01-15T11:45:00.000Z'), NOW)).toEqual({ state: 'ok' });
  expect(stateOf(alert, undefined, NOW)).toEqual({ state: 'ok' });
});

it('is triggered since it was', () => {
  const triggered = { ...alert, status: 'triggered' as const, triggeredAt: '2026-01-15T11:58:00.000Z' };
  expect(stateOf(triggered, ended(null), NOW)).toEqual({
    state: 'triggered',
    since: '2026-01-15T11:58:00.000Z',
  });
});
