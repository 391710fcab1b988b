import './line-plot.css';
import { type PointerEvent, type ReactElement, useState } from 'react';
import { classNames } from '../ui/class-names.ts';
import { axisOf, labelled } from './scale.ts';

/** A line of the plot; null where there is nothing to draw. */
export interface PlotLine {
  key: string;
  name: string;
  values: readonly (number | null)[];
  look: LineLook;
}
export type LineLook = 'series-quiet' | `series-${1 | 2 | 3 | 4 | 5}` | `series-${1 | 2 | 3 | 4 | 5} dashed`;

/** A level that lines are held against. */
export interface PlotLevel {
  value: number;
  name: string;
}

/** A stretch of time that stands out, in places of points: 2.5 is midway between the third and the fourth. */
export interface PlotMark {
  key: string;
  from: number;
  to: number;
  name: string;
}

interface LinePlotProps {
  /** What is drawn, and what comes of it: for who does not see it. */
  summary: string;
  /** Of each point: what the axis says, and what the tooltip says. */
  points: readonly { tick: string; label: string }[];
  lines: readonly PlotLine[];
  level?: PlotLevel;
  marks?: readonly PlotMark[];
  /** The least that the axis reaches. */
  least?: number;
  /** How values are written: in the tooltip, and, where that is another way, on the axis. */
  write(value: number): string;
  writeTick?(value: number): string;
}

/**
 * Lines over time in a space of a fixed height, as wide as there is room. Drawn in fractions of it, so that nothing
 * has to be measured; the numbers are to be in a table beside it.
 */
export function LinePlot(props: LinePlotProps): ReactElement {
  const { summary, points, lines, level, marks = [], least = 0, write, writeTick = write } = props;
  const [at, setAt] = useState<number | null>(null);
  const values = lines.flatMap(line => line.values.filter(value => value !== null));
  const axis = axisOf(Math.max(least, level?.value ?? 0, ...values));
  const top = axis.at(-1) ?? 1;
  const across = (index: number) => (points.length < 2 ? 0.5 : index / (points.length - 1));
  const hovered = at === null ? undefined : points[at];

  function follow({ currentTarget, clientX }: PointerEvent<HTMLDivElement>) {
    const { left, width } = currentTarget.getBoundingClientRect();
    const place = Math.round(((clientX - left) / width) * (points.length - 1));
    setAt(Math.min(points.length - 1, Math.max(0, place)));
  }

  return (
    <div className="line-plot" role="img" aria-label={summary}>
      <div className="plot-axis-y">
        {axis.map(value => (
          <span key={value} style={{ bottom: percentOf(value / top) }}>
            {writeTick(value)}
          </span>
        ))}
        <span className="plot-axis-room">{longest(axis.map(writeTick))}</span>
      </div>
      <div className="plot-area" onPointerMove={follow} onPointerLeave={() => setAt(null)}>
        {axis.map(value => (
          <span key={value} className="plot-grid" style={{ bottom: percentOf(value / top) }} />
        ))}
        {marks.map(mark => (
          <span key={mark.key} className="plot-mark" style={spanOf(across(mark.from), across(mark.to))} />
        ))}
        <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {lines.map(line => (
            <path key={line.key} className={`plot-line ${line.look}`} d={pathOf(line.values, across, top)} />
          ))}
        </svg>
        {lines.flatMap(line =>
          lonelyPoints(line.values).map(i => (
            <span
              key={`${line.key} ${i}`}
              className={`plot-dot ${line.look}`}
              style={{ left: percentOf(across(i)), bottom: percentOf((line.values[i] ?? 0) / top) }}
            />
          )),
        )}
        {level && (
          <span className="plot-level" style={{ bottom: percentOf(level.value / top) }}>
            <span className={classNames(level.value / top > 0.85 && 'below')}>{level.name}</span>
          </span>
        )}
        {at !== null && hovered && (
          <>
            <span className="plot-cursor" style={{ left: percentOf(across(at)) }} />
            <div
              className="plot-tooltip"
              style={
                across(at) > 0.5
                  ? { right: `calc(${percentOf(1 - across(at))} + 0.75rem)` }
                  : { left: `calc(${percentOf(across(at))} + 0.75rem)` }
              }
            >
              <span className="soft">{hovered.label}</span>
              {lines.map(line => (
                <span key={line.key} className="plot-tooltip-line">
                  <PlotKey look={line.look} />
                  <bdi className="cut foreign">{line.name}</bdi>
                  <strong className="number">{writeOr(line.values[at], write)}</strong>
                </span>
              ))}
              {marks
                .filter(({ from, to }) => at >= from - 0.5 && at <= to + 0.5)
                .map(mark => (
                  <span key={mark.key} className="plot-tooltip-mark">
                    {mark.name}
                  </span>
                ))}
            </div>
          </>
        )}
      </div>
      <div className="plot-axis-x">
        {labelled(points.length).map((index, i) => (
          <span
            key={index}
            className={classNames(i % 2 === 1 && 'minor', index === 0 && 'first')}
            style={{ left: percentOf(across(index)) }}
          >
            {points[index]?.tick}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The stroke that stands for a line beside its name. */
export const PlotKey = ({ look }: { look: LineLook }): ReactElement => (
  <span className={`plot-key ${look}`} aria-hidden="true" />
);

/** Takes the room that the axis needs. */
const longest = (texts: readonly string[]): string =>
  texts.reduce((a, b) => (a.length >= b.length ? a : b), '');

const percentOf = (fraction: number): string => `${Math.round(fraction * 1e4) / 100}%`;

/** Seen even at the right edge: see `min-width`. */
const spanOf = (from: number, to: number) => {
  const start = Math.min(1, Math.max(0, from));
  const end = Math.min(1, Math.max(start, to));
  return { left: `min(${percentOf(start)}, 100% - 4px)`, width: percentOf(end - start) };
};

const writeOr = (value: number | null | undefined, write: (value: number) => string): string =>
  value === null || value === undefined ? '–' : write(value);

/** Straight from point to point, interrupted where there is none. */
function pathOf(values: readonly (number | null)[], across: (index: number) => number, top: number): string {
  const place = (value: number, i: number) =>
    `${Math.round(across(i) * 1e5) / 1e5} ${Math.round((1 - value / top) * 1e5) / 1e5}`;
  return values
    .map((value, i) =>
      value === null ? '' : `${(values[i - 1] ?? null) === null ? 'M' : 'L'}${place(value, i)}`,
    )
    .join('');
}

/** Points without one beside them, which no line would show. */
const lonelyPoints = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value, i) =>
    value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null ? [i] : [],
  );
