import './headline.css';
import type { Metrics, StatsAnswer } from '@bellwether/contract';
import type { ReactElement, ReactNode } from 'react';
import { change, changeText, money } from '../format/numbers.ts';
import { classNames } from '../ui/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { type ChartMetric, chartMetrics, metrics } from './metrics.ts';

interface HeadlineProps {
  stats: StatsAnswer | undefined;
  /** What the chart shows; a click on another metric shows that. */
  chosen: ChartMetric;
  onChoose(metric: ChartMetric): void;
}

/** The period in eight numbers, each against the period before. */
export function Headline({ stats, chosen, onChoose }: HeadlineProps): ReactElement {
  const now = stats?.metrics;
  const before = stats?.previous;
  return (
    <ul className="headline" aria-label="Headline metrics">
      {metrics.map(metric => {
        const drawable = chartMetrics.find(key => key === metric.key);
        const tile = (
          <Tile
            label={metric.label}
            value={now && metric.short(now[metric.key])}
            title={now && metric.exact(now[metric.key])}
          >
            {now && before && (
              <Change
                now={now[metric.key]}
                before={before[metric.key]}
                was={metric.exact(before[metric.key])}
                falling={metric.falling}
              />
            )}
          </Tile>
        );
        return (
          <li key={metric.key}>
            {drawable ? (
              <button type="button" aria-pressed={drawable === chosen} onClick={() => onChoose(drawable)}>
                {tile}
              </button>
            ) : (
              <div>{tile}</div>
            )}
          </li>
        );
      })}
      <li>
        <div>
          <RevenueTile now={now?.revenue} before={before?.revenue} />
        </div>
      </li>
    </ul>
  );
}

interface TileProps {
  label: string;
  value: string | undefined;
  title?: string;
  children?: ReactNode;
}

const Tile = ({ label, value, title, children }: TileProps): ReactElement => (
  <>
    <span className="tile-label">{label}</span>
    <span className="tile-value" title={title}>
      {value ?? <Skeleton height="1.625rem" width="4rem" />}
    </span>
    <span className="tile-change">{children}</span>
  </>
);

/** Currencies are never added up: the largest is shown, the others are told of. */
function RevenueTile({
  now,
  before,
}: {
  now?: Metrics['revenue'];
  before?: Metrics['revenue'];
}): ReactElement {
  const [first, ...others] = [...(now ?? [])].sort((a, b) => b.amount - a.amount);
  if (!first) return <Tile label="Revenue" value={now && '–'} />;
  const was = before?.find(({ currency }) => currency === first.currency)?.amount;
  const more = others.map(({ amount, currency }) => money(amount, currency)).join(', ');
  return (
    <Tile label="Revenue" value={money(first.amount, first.currency)} title={more && `and ${more}`}>
      {was !== undefined && <Change now={first.amount} before={was} was={money(was, first.currency)} />}
      {more !== '' && <span className="soft"> + {others.length} more</span>}
    </Tile>
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
