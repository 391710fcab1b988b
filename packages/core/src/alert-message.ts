import { conditionText, type ThresholdAlert, type TrafficAlert } from './alert.ts';
import type { Reading } from './alert-state.ts';
import { type Message, messageId } from './message.ts';
import type { AlertResolvedData, AlertTriggeredData, TrafficData } from './message-data.ts';
import type { TrafficVerdict } from './traffic-alert.ts';
import { iso } from './visit.ts';

/** The message of an alert that came to hold. */
export function alertTriggered(
  alert: ThresholdAlert,
  accountId: string,
  { at, value }: Pick<Reading, 'at' | 'value'>,
): Message {
  const id = messageId('alert.triggered', alert.id, String(at));
  const data: AlertTriggeredData = thresholdData(alert, value);
  return { id, type: 'alert.triggered', accountId, siteId: alert.siteId, at, data: JSON.stringify(data) };
}

/** The message of one that no longer holds. @param triggeredAt when it had come to, epoch ms */
export function alertResolved(
  alert: ThresholdAlert,
  accountId: string,
  { at, value }: Pick<Reading, 'at' | 'value'>,
  triggeredAt: number,
): Message {
  const id = messageId('alert.resolved', alert.id, String(triggeredAt));
  const data: AlertResolvedData = { ...thresholdData(alert, value), triggeredAt: iso(triggeredAt) };
  return { id, type: 'alert.resolved', accountId, siteId: alert.siteId, at, data: JSON.stringify(data) };
}

function thresholdData(alert: ThresholdAlert, currentValue: number): AlertTriggeredData {
  return {
    siteId: alert.siteId,
    alert: { id: alert.id, name: alert.name },
    condition: conditionText(alert),
    metric: alert.metric,
    window: alert.window,
    currentValue,
    threshold: alert.threshold,
  };
}

/** A day as it was judged. */
export interface JudgedDay {
  /** `YYYY-MM-DD` of the site's calendar. */
  date: string;
  /** When it was to be judged, epoch ms: the message's time, also where that was made up for later. */
  at: number;
  visitors: number;
}

/** The message of an unusual day. */
export function trafficMessage(
  alert: TrafficAlert,
  accountId: string,
  { date, at, visitors }: JudgedDay,
  { kind, average, changePct }: TrafficVerdict,
): Message {
  const type = kind === 'spike' ? 'traffic.spike' : 'traffic.drop';
  const data: TrafficData = {
    siteId: alert.siteId,
    alert: { id: alert.id, name: alert.name },
    date,
    visitorsYesterday: visitors,
    visitorsAverage: Math.round(average * 10) / 10,
    changePct,
  };
  const id = messageId(type, alert.id, date);
  return { id, type, accountId, siteId: alert.siteId, at, data: JSON.stringify(data) };
}
