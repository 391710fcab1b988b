import './health-numbers.css';
import type { WebhookHealth } from '@bellwether/contract';
import type { ReactElement, ReactNode } from 'react';
import { millisecondsText } from './duration.ts';
import { rateText } from './spark.ts';

/** What the server stops counting at. */
const COUNTED = 10_000;
const number = new Intl.NumberFormat();

export const countText = (count: number): string => number.format(count);

/** With a plus where the server stopped counting. */
export const openText = (count: number): string =>
  count >= COUNTED ? `${number.format(COUNTED)}+` : number.format(count);

/** More than one attempt in twenty fails. */
export const isPoor = (health: WebhookHealth | undefined): boolean =>
  (health?.attempts.successRate ?? 1) < 0.95;

export const waitingOf = ({ deliveries }: WebhookHealth): number => deliveries.pending + deliveries.paused;

/** A webhook's health in figures; dashes hold their places while it loads. */
export function HealthNumbers({
  health,
  last,
}: {
  health: WebhookHealth | undefined;
  last: ReactNode;
}): ReactElement {
  const { attempts, deliveries } = health ?? {};
  return (
    <dl className="health-numbers">
      <Figure name="Succeeded" tone={isPoor(health) ? 'bad' : undefined}>
        {rateText(attempts?.successRate ?? null)}
      </Figure>
      <Figure name="Attempts">
        {attempts ? countText(attempts.succeeded + attempts.failed) : '–'}
        {attempts?.averageMs != null && (
          <span className="soft"> · {millisecondsText(attempts.averageMs)}</span>
        )}
      </Figure>
      <Figure name="Waiting">{health ? openText(waitingOf(health)) : '–'}</Figure>
      <Figure name="Given up" tone={deliveries?.failed ? 'bad' : undefined}>
        {deliveries ? openText(deliveries.failed) : '–'}
      </Figure>
      <Figure name="Last attempt">{last}</Figure>
    </dl>
  );
}

function Figure({
  name,
  tone,
  children,
}: {
  name: string;
  tone?: 'bad' | undefined;
  children: ReactNode;
}): ReactElement {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className={tone}>{children}</dd>
    </div>
  );
}
