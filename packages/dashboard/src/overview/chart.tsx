import './chart.css';
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { THEME_CHANGED } from '../shell/theme.ts';
import { chartOptions, type Palette } from './chart-options.ts';
import type { Point } from './series.ts';

interface ChartProps {
  points: readonly Point[];
  /** What the values are. */
  metric: string;
  /** The least that the axis reaches. */
  least: number;
  /** How they are written: on the axis, and in words. */
  short(value: number): string;
  exact(value: number): string;
}

/**
 * The line of a metric, the period before it dashed. Drawn on a canvas: the same numbers are in the table behind it,
 * for who does not see it.
 */
export default function Chart({ points, metric, least, short, exact }: ChartProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const palette = usePalette(frame);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const ticks = points.map(point => point.tick).join('\n');
  const open = points.findIndex(point => point.open);

  useEffect(() => {
    const element = frame.current;
    if (!element || !palette) return;
    const options = chartOptions({
      width: element.clientWidth,
      height: element.clientHeight,
      ticks: ticks.split('\n'),
      open,
      palette,
      write: short,
      least,
      onHover: setHovered,
    });
    const made = new uPlot(options, dataOf(points), element);
    plot.current = made;
    const resized = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
      setHovered(null);
    };
  }, [ticks, open, palette, metric]);

  useEffect(() => {
    plot.current?.setData(dataOf(points));
  }, [points]);

  const point = hovered && points[hovered.index];
  return (
    <div className="chart" ref={frame} role="img" aria-label={summaryOf(points, metric, exact)}>
      {hovered && point && <Tooltip point={point} metric={metric} exact={exact} at={hovered} />}
    </div>
  );
}

/** Where the pointer is, in CSS pixels of the chart. */
export interface Hovered {
  index: number;
  left: number;
  width: number;
}

interface TooltipProps extends Pick<ChartProps, 'metric' | 'exact'> {
  point: Point;
  at: Hovered;
}

function Tooltip({ point, metric, exact, at }: TooltipProps): ReactElement {
  const beyondMiddle = at.left > at.width / 2;
  const place = beyondMiddle ? { right: at.width - at.left + 12 } : { left: at.left + 12 };
  return (
    <div className="chart-tooltip" style={place} aria-hidden="true">
      <span className="soft">{metric}</span>
      <span className="chart-tooltip-line">
        <span className="key" />
        {point.label}
        <strong className="number">{point.value === null ? '–' : exact(point.value)}</strong>
      </span>
      {point.previous !== null && (
        <span className="chart-tooltip-line soft">
          <span className="key dashed" />
          {point.previousLabel}
          <span className="number">{exact(point.previous)}</span>
        </span>
      )}
    </div>
  );
}

/** x are indices: points are of equal width on the screen, however long an hour or a month is. */
function dataOf(points: readonly Point[]): uPlot.AlignedData {
  return [
    points.map((_, i) => i),
    points.map(({ previous }) => previous),
    points.map(({ value, open }) => (open ? null : value)),
    points.map(({ value, open }, i) => (open || points[i + 1]?.open ? value : null)),
  ];
}

function summaryOf(points: readonly Point[], metric: string, exact: (value: number) => string): string {
  const seen = points.flatMap(({ value, label }) => (value === null ? [] : [{ value, label }]));
  const most = seen.reduce<{ value: number; label: string } | null>(
    (a, b) => (a && a.value >= b.value ? a : b),
    null,
  );
  if (!most) return `${metric}: nothing yet`;
  return `${metric} over time, ${seen.length} points, at most ${exact(most.value)} on ${most.label}`;
}

/** The colours of the present theme: a canvas takes no custom properties. */
function usePalette(frame: RefObject<HTMLElement | null>): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => frame.current && setPalette(paletteOf(frame.current));
    read();
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', read);
    window.addEventListener(THEME_CHANGED, read);
    return () => {
      system.removeEventListener('change', read);
      window.removeEventListener(THEME_CHANGED, read);
    };
  }, [frame]);
  return palette;
}

function paletteOf(frame: HTMLElement): Palette {
  const probe = document.createElement('span');
  frame.append(probe);
  const read = (name: string) => {
    probe.className = `probe-${name}`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    accent: read('accent'),
    wash: read('wash'),
    line: read('line'),
    soft: read('soft'),
    card: read('card'),
  };
  probe.remove();
  return { ...palette, font: `11px ${getComputedStyle(frame).fontFamily}` };
}
