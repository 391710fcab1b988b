import type { FunnelResult, FunnelStep } from '@bellwether/contract';
import { count, percent } from '../format/numbers.ts';
import { spanText } from '../webhooks/duration.ts';

type Step = FunnelResult['steps'][number];

export const stepKinds: readonly { value: FunnelStep['kind']; label: string }[] = [
  { value: 'page', label: 'Page' },
  { value: 'event', label: 'Event' },
  { value: 'goal', label: 'Goal' },
];

export const kindLabel = (kind: FunnelStep['kind']): string =>
  stepKinds.find(({ value }) => value === kind)?.label ?? kind;

/** What a funnel counts: visits, or visitors when the steps may lie in several visits. */
export const unitOf = ({ funnel }: Pick<FunnelResult, 'funnel'>): 'visits' | 'visitors' =>
  funnel.scope === 'visit' ? 'visits' : 'visitors';

/** How many came to a step, of what the funnel counts. */
export const reached = ({ visits, visitors }: Pick<Step, 'visits' | 'visitors'>): number =>
  visits ?? visitors;

/** "Within one visit", "Within 7 d over a visitor’s visits". */
export const scopeText = ({ scope, windowSeconds }: FunnelResult['funnel']): string =>
  scope === 'visit' ? 'Within one visit' : `Within ${spanText(windowSeconds ?? 0)} over a visitor’s visits`;

/** Where most are lost: the index of the step that they do not take; null when nobody is lost. */
export function largestLoss(steps: readonly Step[]): number | null {
  let worst: number | null = null;
  for (const [i, step] of steps.entries())
    if (i > 0 && step.dropOff > (worst === null ? 0 : (steps[worst]?.dropOff ?? 0))) worst = i;
  return worst;
}

/** The funnel in a sentence. */
export function summaryOf(result: FunnelResult): string {
  const unit = unitOf(result);
  const [first] = result.steps;
  const last = result.steps.at(-1);
  if (!first || !last || reached(first) === 0) return `No ${unit} took the first step in this period.`;
  const all = `${count(reached(last))} of ${count(reached(first))} ${unit} took all ${result.steps.length} steps`;
  return `${all}: ${percent(result.conversionRate)}.`;
}

/** What to look at first, in a sentence; null when nobody is lost. */
export function lossOf(result: FunnelResult): string | null {
  const worst = largestLoss(result.steps);
  const step = worst === null ? undefined : result.steps[worst];
  const before = worst === null ? undefined : result.steps[worst - 1];
  if (!step || !before || worst === null) return null;
  const lost = `${count(step.dropOff)} ${unitOf(result)} (${percent(step.dropOffRate)})`;
  return `Most are lost between steps ${worst} and ${worst + 1}: ${lost}.`;
}
