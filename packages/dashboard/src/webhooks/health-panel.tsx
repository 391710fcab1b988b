import './health-panel.css';
import type { HealthPeriod, Webhook } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { ErrorNote } from '../ui/error-state.tsx';
import { Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { countText, HealthNumbers } from './health-numbers.tsx';
import { PeriodPicker, periodText } from './period-picker.tsx';
import { healthQuery } from './queries.ts';
import { Sparkline } from './sparkline.tsx';
import { LastAttempt } from './webhook-state.tsx';

/** How a webhook fares: figures, attempts over time, and the table behind them. */
export function HealthPanel({ webhook }: { webhook: Webhook }): ReactElement {
  const [period, setPeriod] = useState<HealthPeriod>('24h');
  const { data: health, error } = useQuery(healthQuery(webhook.id, period));
  useCountedAnew(webhook);
  return (
    <section className="card padded health-panel" aria-label="Health">
      <div className="health-head">
        <HealthNumbers health={health} last={<LastAttempt webhook={webhook} />} />
        <PeriodPicker value={period} onChange={setPeriod} />
      </div>
      {error && <ErrorNote error={error} />}
      <div className="health-chart">
        {health && (
          <Sparkline
            series={health.series}
            label={`Attempts over ${periodText(period)}: ${countText(health.attempts.succeeded)} succeeded, ${countText(health.attempts.failed)} failed`}
          />
        )}
      </div>
      <div className="health-axis soft" aria-hidden="true">
        <span>{health && <Time at={health.from} />}</span>
        <span className="health-legend">
          <span className="legend-good" /> succeeded <span className="legend-bad" /> failed
        </span>
        <span>now</span>
      </div>
      {health && (
        <details>
          <summary className="soft">As a table</summary>
          <Table
            caption={`Attempts over ${periodText(period)}`}
            rows={health.series.filter(({ succeeded, failed }) => succeeded + failed > 0)}
            rowKey={({ time }) => time}
            columns={[
              { key: 'time', header: 'From', cell: ({ time }) => <Time at={time} /> },
              {
                key: 'good',
                header: 'Succeeded',
                number: true,
                cell: ({ succeeded }) => countText(succeeded),
              },
              { key: 'bad', header: 'Failed', number: true, cell: ({ failed }) => countText(failed) },
            ]}
          />
        </details>
      )}
    </section>
  );
}

/** The figures are counted again when there was another attempt, so that they do not contradict the log below. */
function useCountedAnew({ id, lastTriggered }: Webhook): void {
  const client = useQueryClient();
  const counted = useRef(lastTriggered);
  useEffect(() => {
    if (counted.current === lastTriggered) return;
    counted.current = lastTriggered;
    void client.invalidateQueries({ queryKey: ['webhooks', id, 'health'] });
  }, [client, id, lastTriggered]);
}
