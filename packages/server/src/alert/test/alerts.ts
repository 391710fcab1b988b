import type { ThresholdAlert, TrafficAlert } from '@bellwether/core';
import { T0 } from '../../../test/events.ts';

export const aThresholdAlert = (over: Partial<ThresholdAlert> = {}): ThresholdAlert => ({
  id: 'alert_1',
  siteId: 'site_a',
  name: 'Busy',
  emails: [],
  createdAt: T0,
  updatedAt: T0,
  kind: 'threshold',
  metric: 'pageviews',
  currency: null,
  filter: null,
  op: '>',
  threshold: 10,
  window: '5m',
  consecutive: 1,
  cooldownSeconds: 0,
  ...over,
});

export const aTrafficAlert = (over: Partial<TrafficAlert> = {}): TrafficAlert => ({
  id: 'alert_2',
  siteId: 'site_a',
  name: 'Daily traffic',
  emails: [],
  createdAt: T0,
  updatedAt: T0,
  kind: 'traffic',
  spikePct: 50,
  dropPct: 50,
  minVisitors: 0,
  ...over,
});
