import type { ExperimentResults } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { LinePlot, PlotKey, type PlotLine } from '../plot/line-plot.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { axisRate, count, rate } from './numbers.ts';
import { linesOf, type SeriesMetric, seriesMetrics } from './series.ts';

interface Row {
  time: string;
  label: string;
  values: (number | null)[];
}

/** The variants over time, and a table behind the lines. */
export function SeriesCard({ experiment }: { experiment: ExperimentResults }): ReactElement {
  const [metric, setMetric] = useState<SeriesMetric>('rate');
  const [asTable, setAsTable] = useState(false);
  const lines = linesOf(experiment, metric);
  const write = metric === 'rate' ? rate : count;
  const label = seriesMetrics.find(({ value }) => value === metric)?.label ?? '';
  const points = experiment.series.map(({ time }) => pointOf(time, experiment.period));
  return (
    <section className="card series-card" aria-label="Over time">
      <div className="series-head">
        <Select
          aria-label="What is shown"
          className="series-choice"
          value={metric}
          onChange={({ target }) =>
            setMetric(seriesMetrics.find(({ value }) => value === target.value)?.value ?? 'rate')
          }
        >
          {seriesMetrics.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
        <ul className="series-legend" aria-label="Lines">
          {lines.map(({ key, name, look }) => (
            <li key={key}>
              <PlotKey look={look} />
              <bdi className="cut foreign">{name}</bdi>
            </li>
          ))}
        </ul>
        <Button size="small" variant="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </Button>
      </div>
      {asTable ? (
        <div className="series-table">
          <Table
            caption={`${label} by variant`}
            columns={columnsOf(lines, write)}
            rows={experiment.series
              .map(({ time }, i) => ({
                time,
                label: points[i]?.label ?? time,
                values: lines.map(({ values }) => values[i] ?? null),
              }))
              .reverse()}
            rowKey={({ time }) => time}
          />
        </div>
      ) : (
        <LinePlot
          summary={`${label}: ${lines.map(line => `${line.name} ${lastOf(line, write)}`).join(', ')}`}
          points={points}
          lines={lines}
          least={metric === 'rate' ? 0 : 4}
          write={write}
          writeTick={metric === 'rate' ? axisRate : count}
        />
      )}
    </section>
  );
}

const lastOf = ({ values }: PlotLine, write: (value: number) => string): string => {
  const last = values.findLast(value => value !== null);
  return last === null || last === undefined ? 'nothing yet' : write(last);
};

const columnsOf = (lines: readonly PlotLine[], write: (value: number) => string): Column<Row>[] => [
  { key: 'time', header: 'Time', cell: ({ label }) => label },
  ...lines.map(
    ({ key, name }, i): Column<Row> => ({
      key,
      header: <bdi className="foreign">{name}</bdi>,
      number: true,
      cell: ({ values }) => {
        const value = values[i] ?? null;
        return value === null ? '–' : write(value);
      },
    }),
  ),
];

/** Days of the site, or weeks by their first day. */
function pointOf(time: string, period: ExperimentResults['period']) {
  const timeZone = period?.timezone;
  const day = new Intl.DateTimeFormat(undefined, { timeZone, day: 'numeric', month: 'short' });
  const long = new Intl.DateTimeFormat(undefined, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const at = Date.parse(time);
  const tick = day.format(at);
  return { tick, label: period?.interval === 'week' ? `Week of ${tick}` : long.format(at) };
}
