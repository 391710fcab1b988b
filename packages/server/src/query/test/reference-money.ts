import type { RevenueAnswer } from '@bellwether/contract';
import { byCurrency, cents, distinct, groupBy, type Span, share } from './plain.ts';
import type { Reference } from './reference.ts';

/** Revenue in plain loops. @param starts of the points of the series */
export function revenueReference(reference: Reference, span: Span, starts: readonly number[]): RevenueAnswer {
  const inside = reference.eventsIn(span);
  const visitors = distinct(inside.map(event => event.visitorId));
  const orders = inside.flatMap(event => {
    const { source } = reference.visitOf(event).acquisition;
    return event.revenue ? [{ ...event.revenue, at: event.at, source, path: event.path }] : [];
  });
  type Order = (typeof orders)[number];
  const sums = (list: Order[]) => ({ total: cents(list.map(order => order.amount)), orders: list.length });
  const taken = (list: Order[]) => byCurrency(list).map(([currency, mine]) => ({ currency, ...sums(mine) }));

  const by = <K extends 'source' | 'path'>(key: K) =>
    byCurrency(orders).flatMap(([currency, list]) =>
      largestFirst(
        [...groupBy(list, order => order[key])].map(([value, mine]) => ({
          [key]: value,
          currency,
          ...sums(mine),
        })) as ({ [P in K]: string } & { currency: string; total: number; orders: number })[],
        row => row[key],
      ),
    );

  const worth = inside.flatMap(event =>
    reference
      .goalsOf(event)
      .flatMap(({ goalId, name, value, currency }) =>
        value === null || currency === null ? [] : [{ goalId, name, value, currency }],
      ),
  );
  return {
    currencies: taken(orders).map(({ currency, total, orders }) => ({
      currency,
      total,
      orders,
      averageOrder: share(total, orders),
      revenuePerVisitor: share(total, visitors),
    })),
    series: starts.map((from, index) => ({
      time: new Date(from).toISOString(),
      currencies: taken(orders.filter(({ at }) => at >= from && at < (starts[index + 1] ?? span.to))),
    })),
    byGoal: byCurrency(worth).flatMap(([currency, list]) =>
      largestFirst(
        [...groupBy(list, ({ goalId }) => goalId)].map(([goalId, mine]) => ({
          goalId,
          name: mine[0]!.name,
          currency,
          total: cents(mine.map(({ value }) => value)),
          conversions: mine.length,
        })),
        row => row.goalId,
      ),
    ),
    bySource: by('source'),
    byPage: by('path'),
  };
}

const largestFirst = <T extends { total: number }>(rows: T[], key: (row: T) => string): T[] =>
  rows.sort((a, b) => b.total - a.total || Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))));
