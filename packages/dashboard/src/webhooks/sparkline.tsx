import './sparkline.css';
import type { WebhookHealth } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { sparkBars } from './spark.ts';

const STEP = 4;
const GAP = 1;
const HEIGHT = 100;

/** Attempts over time as bars, what failed on top. Its name says the sums; the table beside it has the rest. */
export function Sparkline({
  series,
  label,
}: {
  series: WebhookHealth['series'];
  label: string;
}): ReactElement {
  const bars = sparkBars(series);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map(({ time, height, failedHeight }, i) => {
        const top = HEIGHT * (1 - height);
        const middle = top + HEIGHT * failedHeight;
        const place = { x: i * STEP, width: STEP - GAP };
        return (
          <g key={time}>
            <rect {...place} y={HEIGHT - 3} height={3} className="spark-base" />
            <rect {...place} y={middle} height={Math.max(0, HEIGHT - middle)} className="spark-good" />
            <rect {...place} y={top} height={middle - top} className="spark-bad" />
          </g>
        );
      })}
    </svg>
  );
}
