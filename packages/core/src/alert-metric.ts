import type { AlertMetric, ThresholdAlert } from './alert.ts';
import type { MessageType } from './catalogue.ts';
import type { TrackedEvent } from './event.ts';
import { passes } from './filter.ts';
import { entryVisit, eventData, goalData } from './message.ts';

/**
 * The messages whose data an alert's filter looks at: what the metric counts. A filter of an alert is written as
 * that of a webhook, and names the same fields.
 */
export const countedTypes: Record<AlertMetric, MessageType[]> = {
  pageviews: ['pageview.tracked'],
  visitors: ['pageview.tracked', 'event.tracked'],
  visits: ['session.created'],
  events: ['event.tracked'],
  conversions: ['goal.converted'],
  revenue: ['pageview.tracked', 'event.tracked'],
  errors: ['event.tracked'],
};

/**
 * How much of the alert's metric an event is: 0 for nothing, the amount for revenue, 1 for who is counted once.
 * History is nothing, though reports count it: what is imported today did not happen now.
 */
export function alertWeight(
  alert: Pick<ThresholdAlert, 'metric' | 'currency' | 'filter'>,
  event: TrackedEvent,
): number {
  const amount = amountOf(alert, event);
  if (amount === 0 || alert.filter === null) return amount;
  if (alert.metric === 'conversions')
    return event.conversions.filter(c => passes(alert.filter, goalData(event, c))).length;
  const data = alert.metric === 'visits' ? entryVisit(event) : eventData(event);
  return passes(alert.filter, data) ? amount : 0;
}

function amountOf(
  { metric, currency }: Pick<ThresholdAlert, 'metric' | 'currency'>,
  event: TrackedEvent,
): number {
  if (!event.live || event.type === 'engagement') return 0;
  switch (metric) {
    case 'pageviews':
      return event.type === 'pageview' ? 1 : 0;
    case 'visitors':
      return 1;
    case 'visits':
      return event.startsSession ? 1 : 0;
    case 'events':
      return event.type === 'event' ? 1 : 0;
    case 'conversions':
      return event.conversions.length;
    case 'revenue':
      return event.revenue && (currency ?? event.revenue.currency) === event.revenue.currency
        ? event.revenue.amount
        : 0;
    case 'errors':
      return isError(event) ? 1 : 0;
  }
}

/** An error is a custom event with the name or the category `error`, in any case. */
const isError = ({ type, name, category }: TrackedEvent): boolean =>
  type === 'event' && (name.toLowerCase() === 'error' || category.toLowerCase() === 'error');
