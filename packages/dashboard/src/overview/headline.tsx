import './headline.css';
import type { StatsAnswer } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { change, changeText, money } from '../format/numbers.ts';
import { classNames } from '../ui/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { type MetricKey, mainCurrency, metricKeys, metrics, numberOf } from './metrics.ts';

interface HeadlineProps {
  stats: StatsAnswer | undefined;
  /** What the chart shows; a click on another metric shows that. */
  chosen: MetricKey;
  onChoose(metric: MetricKey): void;
}

/** The period in eight numbers, each against the period before. */
export function Headline({ stats, chosen, onChoose }: HeadlineProps): ReactElement {
  return (
    <ul className="headline" aria-label="Headline metrics">
      {metricKeys
        .filter(key => !metrics[key].chartOnly)
        .map(key => (
          <li key={key}>
            <button type="button" aria-pressed={key === chosen} onClick={() => onChoose(key)}>
              <Tile metric={key} stats={stats} />
            </button>
          </li>
        ))}
    </ul>
  );
}

function Tile({ metric, stats }: { metric: MetricKey; stats: StatsAnswer | undefined }): ReactElement {
  const { label, short, exact, falling } = metrics[metric];
  const currency = mainCurrency(stats?.metrics.revenue ?? []);
  const now = stats && numberOf(stats.metrics, metric, currency);
  const isNothing = metric === 'revenue' && stats?.metrics.revenue.length === 0;
  const before = stats?.previous && numberOf(stats.previous, metric, currency);
  return (
    <>
      <span className="tile-label">{label}</span>
      <span className="tile-value" title={now === undefined ? undefined : exact(now, currency)}>
        {now === undefined ? (
          <Skeleton height="1.625rem" width="4rem" />
        ) : isNothing ? (
          '–'
        ) : (
          short(now, currency)
        )}
      </span>
      <span className="tile-change">
        {now !== undefined && before !== undefined && (
          <Change now={now} before={before} was={exact(before, currency)} falling={falling} />
        )}
        {metric === 'revenue' && stats && <OtherCurrencies stats={stats} shown={currency} />}
      </span>
    </>
  );
}

/** Currencies are never added up: the largest is shown, the others are told of. */
function OtherCurrencies({ stats, shown }: { stats: StatsAnswer; shown: string }): ReactElement | null {
  const others = stats.metrics.revenue.filter(({ currency }) => currency !== shown);
  if (others.length === 0) return null;
  return (
    <span className="soft" title={others.map(({ amount, currency }) => money(amount, currency)).join(', ')}>
      {` + ${others.length} more`}
    </span>
  );
}

interface ChangeProps {
  now: number;
  before: number;
  was: string;
  falling?: boolean;
}

/** How far from before; the sign says which way, the colour whether that is good. */
function Change({ now, before, was, falling = false }: ChangeProps): ReactElement | null {
  const fraction = change(now, before);
  if (fraction === null) return null;
  const even = Math.abs(fraction) < 0.005;
  const good = fraction > 0 !== falling;
  return (
    <span className={classNames('change', !even && (good ? 'good' : 'bad'))} title={`Before: ${was}`}>
      {changeText(fraction)}
      <span className="visually-hidden"> from {was} before</span>
    </span>
  );
}
