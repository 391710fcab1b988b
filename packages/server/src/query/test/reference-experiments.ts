import type { Experiment, TrackedEvent } from '@bellwether/core';
import { byCurrency, cents, groupBy, type Span, share, within } from './plain.ts';
import { matching, type Wanted } from './plain-filters.ts';
import { plainSampleRatio, plainStatistics } from './plain-statistics.ts';
import type { Counted } from './plain-visits.ts';

/** What became of an experiment's visitors, one visitor after the other. @param starts of the points of the series */
export function experimentReference(
  counted: Counted,
  { id, goalId, variants, threshold }: Experiment,
  span: Span,
  starts: readonly number[],
  filters: readonly Wanted[] = [],
) {
  const counts = matching(counted, filters).ping;
  const { events } = counted;
  const everyone = [
    ...groupBy(
      events.filter(event => within(event.at, span)),
      event => event.visitorId,
    ).values(),
  ];
  const visitors = everyone.flatMap(list => whatBecameOf(list) ?? []);
  const counting = visitors.filter(visitor => visitor.saw.size === 1);
  const of = (key: string) => counting.filter(visitor => visitor.saw.has(key));
  const ends = (index: number) => starts[index + 1] ?? span.to;

  function whatBecameOf(list: TrackedEvent[]) {
    const shown = list.filter(event => event.experiments?.[id] !== undefined && counts(event));
    if (shown.length === 0) return null;
    const shownAt = Math.min(...shown.map(event => event.at));
    const after = list.filter(event => event.at >= shownAt);
    const met = after.filter(event => event.conversions.some(conversion => conversion.goalId === goalId));
    return {
      saw: new Set(shown.map(event => event.experiments![id]!)),
      shownAt,
      metAt: met.length > 0 ? Math.min(...met.map(event => event.at)) : null,
      sales: after.flatMap(event => event.revenue ?? []),
    };
  }

  const samples = variants.map(({ key }) => ({
    exposures: of(key).length,
    conversions: of(key).filter(({ metAt }) => metAt !== null).length,
  }));
  const rates = samples.map(({ exposures, conversions }) => share(conversions, exposures));
  const control = variants.findIndex(({ isControl }) => isControl);
  const { chances, losses, likelihood } = plainStatistics(samples, control);
  const enough = samples.every(({ exposures, conversions }) => exposures >= 100 && conversions >= 10);
  const winner = enough ? variants.find((_, i) => chances[i]! >= threshold) : undefined;

  const exactly = {
    excludedVisitors: visitors.length - counting.length,
    results: variants.map(({ key }, i) => ({
      key,
      ...samples[i]!,
      rate: rates[i]!,
      revenue: byCurrency(of(key).flatMap(({ sales }) => sales)).map(([currency, sales]) => {
        const amount = cents(sales.map(sale => sale.amount));
        return { currency, amount, perVisitor: share(amount, samples[i]!.exposures) };
      }),
    })),
    verdict: {
      state: winner ? 'decided' : enough ? 'undecided' : 'collecting',
      winner: winner?.key ?? null,
    },
    series: starts.map((from, index) => {
      const inPoint = (at: number | null) => at !== null && within(at, { from, to: ends(index) });
      return {
        time: new Date(from).toISOString(),
        variants: variants.map(({ key }) => ({
          key,
          exposures: of(key).filter(({ shownAt }) => inPoint(shownAt)).length,
          conversions: of(key).filter(({ metAt }) => inPoint(metAt)).length,
        })),
      };
    }),
  };
  return {
    exactly,
    sampleRatio: plainSampleRatio(
      samples.map(({ exposures }) => exposures),
      variants.map(({ weight }) => weight),
    ),
    odds: variants.map((_, i) => ({
      chanceToWin: chances[i]!,
      expectedLoss: losses[i]!,
      lift: i === control || rates[control] === 0 ? null : rates[i]! / rates[control]! - 1,
      likelihoodOf: (lift: number) => likelihood(i, lift),
    })),
  };
}
