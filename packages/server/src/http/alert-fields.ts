import type { AlertChange, AlertCreate } from '@bellwether/contract';
import { type Alert, AppError, countedTypes, type ThresholdAlert, type TrafficAlert } from '@bellwether/core';
import { refuseBadConditions } from './filter-conditions.ts';

type Chosen<A> = Omit<A, 'id' | 'siteId' | 'createdAt' | 'updatedAt'>;
/** Of an alert, what people choose. */
export type AlertFields = Chosen<ThresholdAlert> | Chosen<TrafficAlert>;

const fieldsOf = {
  threshold: ['metric', 'currency', 'filter', 'op', 'threshold', 'window', 'consecutive', 'cooldownSeconds'],
  traffic: ['spikePct', 'dropPct', 'minVisitors'],
} as const satisfies Record<Alert['kind'], (keyof AlertChange)[]>;

/** @throws AppError `invalid_request`, `invalid_filter` */
export function newAlertFields({ siteId: _, kind, ...given }: AlertCreate): AlertFields {
  const { name, emails = [] } = given;
  if (kind === 'traffic') {
    const { spikePct = null, dropPct = null, minVisitors = 0 } = given;
    return changedAlertFields({ kind, name, emails, spikePct, dropPct, minVisitors }, given);
  }
  const { metric, op, threshold, window } = given;
  if (metric === undefined) throw invalid('metric', 'is required for kind threshold');
  if (op === undefined) throw invalid('op', 'is required for kind threshold');
  if (threshold === undefined) throw invalid('threshold', 'is required for kind threshold');
  if (window === undefined) throw invalid('window', 'is required for kind threshold');
  const needed = { kind, name, emails, metric, op, threshold, window };
  return changedAlertFields(
    { ...needed, currency: null, filter: null, consecutive: 1, cooldownSeconds: 0 },
    given,
  );
}

/**
 * An alert's fields with a change laid over them. What kind of alert it is stays.
 * @throws AppError as above
 */
export function changedAlertFields(alert: AlertFields, given: AlertChange): AlertFields {
  const change = ownFields(alert.kind, given);
  if (alert.kind === 'traffic') {
    const fields = { ...alert, ...change, kind: alert.kind };
    if (fields.spikePct === null && fields.dropPct === null)
      throw invalid('spikePct', 'or dropPct is required for kind traffic');
    return fields;
  }
  const currency = change.currency === undefined ? alert.currency : change.currency;
  const fields = { ...alert, ...change, kind: alert.kind, currency: currency?.toUpperCase() ?? null };
  if (fields.currency !== null && fields.metric !== 'revenue')
    throw invalid('currency', 'goes with revenue only');
  // Only what the change touches: a filter from before a rule was made must not keep its alert from being changed.
  if (change.filter !== undefined || change.metric !== undefined)
    refuseBadConditions(fields.filter, countedTypes[fields.metric], `${fields.metric} do not have`);
  return fields;
}

/** What is the other kind's may be there as null, as whoever sends all fields has it; it is not kept. */
function ownFields(kind: Alert['kind'], change: AlertChange): AlertChange {
  const others: readonly (keyof AlertChange)[] = fieldsOf[kind === 'threshold' ? 'traffic' : 'threshold'];
  const stranger = others.find(field => change[field] !== undefined && change[field] !== null);
  if (stranger) throw invalid(stranger, `does not go with kind ${kind}`);
  return Object.fromEntries(
    Object.entries(change).filter(([field]) => !others.some(other => other === field)),
  );
}

const invalid = (field: string, problem: string) =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);
