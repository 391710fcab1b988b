import { type ReactElement, type ReactNode, useState } from 'react';
import { LinePlot, PlotKey, type PlotLevel, type PlotLine, type PlotMark } from '../plot/line-plot.tsx';
import { Button } from '../ui/button.tsx';
import { type Column, Table } from '../ui/table.tsx';

interface ChartFrameProps {
  title: string;
  note: ReactNode;
  points: readonly { tick: string; label: string }[];
  lines: readonly PlotLine[];
  level?: PlotLevel;
  marks: readonly PlotMark[];
  write(value: number): string;
}

interface Row {
  index: number;
  label: string;
  values: (number | null)[];
  marked: string;
}

/** A metric with what its alert told marked on it, and a table behind. */
export function ChartFrame({
  title,
  note,
  points,
  lines,
  level,
  marks,
  write,
}: ChartFrameProps): ReactElement {
  const [asTable, setAsTable] = useState(false);
  const rows = points
    .map(({ label }, index) => ({
      index,
      label,
      values: lines.map(({ values }) => values[index] ?? null),
      marked: marks.find(({ from, to }) => index >= from && index <= to)?.name ?? '',
    }))
    .reverse();
  return (
    <section className="card alert-chart" aria-label={title}>
      <div className="alert-chart-head">
        <div>
          <h2>{title}</h2>
          <p className="soft">{note}</p>
        </div>
        <Button size="small" variant="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </Button>
      </div>
      {lines.length > 1 && (
        <ul className="alert-legend" aria-label="Lines">
          {lines.map(({ key, name, look }) => (
            <li key={key}>
              <PlotKey look={look} />
              {name}
            </li>
          ))}
        </ul>
      )}
      {asTable ? (
        <div className="alert-table">
          <Table
            caption={title}
            columns={columnsOf(lines, write)}
            rows={rows}
            rowKey={({ index }) => String(index)}
          />
        </div>
      ) : (
        <LinePlot
          summary={`${title}, ${marks.length === 1 ? 'one time' : `${marks.length} times`} marked that it fired`}
          points={points}
          lines={lines}
          level={level}
          marks={marks}
          least={4}
          write={write}
        />
      )}
    </section>
  );
}

const columnsOf = (lines: readonly PlotLine[], write: (value: number) => string): Column<Row>[] => [
  { key: 'time', header: 'Time', cell: ({ label }) => label },
  ...lines.map(
    ({ key, name }, i): Column<Row> => ({
      key,
      header: name,
      number: true,
      cell: ({ values }) => {
        const value = values[i] ?? null;
        return value === null ? '–' : write(value);
      },
    }),
  ),
  { key: 'marked', header: 'Fired', cell: ({ marked }) => marked },
];
