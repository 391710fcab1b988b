import './sparkline.css';
import { area, line } from 'd3-shape';
import type { ReactElement } from 'react';

const WIDTH = 200;
const HEIGHT = 40;

/** The run of a number, without axes: beside words that say what it is. */
export function Sparkline({ values }: { values: readonly number[] }): ReactElement {
  const highest = Math.max(1, ...values);
  const x = (_: number, i: number) => (values.length < 2 ? 0 : (i / (values.length - 1)) * WIDTH);
  const y = (value: number) => HEIGHT - 2 - (value / highest) * (HEIGHT - 4);
  const points = [...values];
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="below" d={area<number>().x(x).y0(HEIGHT).y1(y)(points) ?? ''} />
      <path className="line" d={line<number>().x(x).y(y)(points) ?? ''} />
    </svg>
  );
}
