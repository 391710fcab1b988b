import uPlot from 'uplot';
import { shortCount } from '../format/numbers.ts';

export interface Palette {
  accent: string;
  wash: string;
  line: string;
  soft: string;
  card: string;
  font: string;
}

interface Wanted {
  width: number;
  height: number;
  /** What stands below each point. */
  ticks: readonly string[];
  /** The index of the point that is still filling, -1 for none: its line is dashed. */
  open: number;
  palette: Palette;
  onHover(at: { index: number; left: number; width: number } | null): void;
}

/** How the chart is drawn. The series: the period before, the period, and the end of it that is still filling. */
export function chartOptions({ width, height, ticks, palette, onHover }: Wanted): uPlot.Options {
  const { accent, soft, line, card, font } = palette;
  const axis = { font, stroke: soft, ticks: { show: false } };
  return {
    width,
    height,
    padding: [12, 16, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] },
      y: { range: fromZero },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        gap: 8,
        size: 34,
        splits: (plot: uPlot) => spread(plot, ticks),
        values: (_, at) => at.map(i => ticks[i] ?? ''),
      },
      {
        ...axis,
        grid: { stroke: line, width: 1 },
        gap: 10,
        size: widthOfLabels,
        space: 48,
        incrs: wholeSteps,
        values: (_, at) => at.map(shortCount),
      },
    ],
    series: [
      {},
      { stroke: soft, width: 1.5, dash: [4, 4], paths: smooth, points: { show: false } },
      {
        stroke: accent,
        width: 2,
        paths: smooth,
        fill: plot => fade(plot, palette),
        points: { show: ticks.length < 3, size: 6, fill: accent },
      },
      {
        stroke: accent,
        width: 2,
        dash: [3, 4],
        paths: smooth,
        fill: plot => fade(plot, palette),
        points: { show: false },
      },
    ],
    cursor: {
      y: false,
      drag: { setScale: false, x: false, y: false },
      points: { size: 8, width: 2, stroke: () => card, fill: (_, series) => (series === 1 ? soft : accent) },
    },
    hooks: {
      setCursor: [
        plot => {
          const { idx } = plot.cursor;
          if (idx == null) return onHover(null);
          const offset = plot.over.offsetLeft;
          onHover({ index: idx, left: offset + plot.valToPos(idx, 'x'), width: plot.root.clientWidth });
        },
      ],
    },
  };
}

/** A line that neither overshoots its points nor goes below zero. */
const smooth = uPlot.paths.spline?.();

const fromZero: uPlot.Range.Function = (_, __, max) => [0, Math.max(4, max * 1.08)];

/** Counts have no halves. */
const wholeSteps = Array.from({ length: 10 }, (_, i) => 10 ** i).flatMap(ten => [ten, 2 * ten, 5 * ten]);

/** As many labels as have room, at equal distances. */
function spread(plot: uPlot, ticks: readonly string[]): number[] {
  const longest = Math.max(...ticks.map(tick => tick.length));
  const room = Math.max(2, Math.floor(plot.over.clientWidth / (longest * 6.5 + 26)));
  const step = Math.max(1, Math.ceil(ticks.length / room));
  return ticks.flatMap((_, i) => (i % step === 0 ? [i] : []));
}

const widthOfLabels = (_: uPlot, values: string[] | null): number =>
  16 + 7 * Math.max(2, ...(values ?? []).map(value => value.length));

/** The area below the line, fading out towards the axis. */
function fade(plot: uPlot, { accent }: Palette): CanvasGradient {
  const gradient = plot.ctx.createLinearGradient(0, plot.bbox.top, 0, plot.bbox.top + plot.bbox.height);
  gradient.addColorStop(0, withAlpha(accent, 0.22));
  gradient.addColorStop(1, withAlpha(accent, 0.02));
  return gradient;
}

/** Computed colours are `rgb(r, g, b)`. */
const withAlpha = (color: string, alpha: number): string => {
  const [r = '0', g = '0', b = '0'] = color.match(/[\d.]+/g) ?? [];
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
};
