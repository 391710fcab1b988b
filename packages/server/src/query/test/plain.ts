import type { Session } from '@bellwether/core';

/** Plain arithmetic that the references share. */
export interface Span {
  from: number;
  to: number;
}

/** `Map.groupBy`, which Node 20 lacks. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export const within = (at: number, { from, to }: Span) => at >= from && at < to;
export const distinct = (values: string[]) => new Set(values).size;
export const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
export const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
export const cents = (amounts: number[]) =>
  amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100;

export const bounced = (visit: Session) => visit.pageviews <= 1 && visit.interactions === 0;
const lasted = (visit: Session) => (bounced(visit) ? 0 : visit.lastEventAt - visit.startedAt);

export const rates = (visits: Session[]) => ({
  bounceRate: share(visits.filter(bounced).length, visits.length),
  visitDuration: round(share(visits.reduce((sum, visit) => sum + lasted(visit), 0) / 1000, visits.length)),
});

/** By currency, in its order. */
export const byCurrency = <T extends { currency: string }>(items: T[]) =>
  [...groupBy(items, item => item.currency)].sort(([a], [b]) => (a < b ? -1 : 1));
