import uPlot from 'uplot';

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
  /** A value on the axis. */
  write(value: number): string;
  /** The least that the axis reaches. */
  least: number;
  onHover(at: { index: number; left: number; width: number } | null): void;
}

/** How the chart is drawn. The series: the period before, the period, and the end of it that is still filling. */
export function chartOptions({
  width,
  height,
  ticks,
  palette,
  write,
  least,
  onHover,
}: Wanted): uPlot.Options {
  const { accent, soft, line, card, font } = palette;
  const axis = { font, stroke: soft, ticks: { show: false } };
  return {
    width,
    height,
    padding: [12, 26, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] },
      y: { range: (_, __, max) => [0, Math.max(least, max * 1.08) || 1] },
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
        values: (_, at) => at.map(write),
      },
    ],
    series: [
      {},
      { stroke: soft, width: 1.5, dash: [4, 4], paths: straight, points: { show: false } },
      {
        stroke: accent,
        width: 2,
        paths: straight,
        fill: plot => fade(plot, palette),
        points: { show: ticks.length < 3, size: 6, fill: accent },
      },
      {
        stroke: accent,
        width: 2,
        dash: [3, 4],
        paths: straight,
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

/** Straight from point to point: a curve would show values between them that nobody counted. */
const straight = uPlot.paths.linear?.();

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
