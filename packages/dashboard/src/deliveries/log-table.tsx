import type { Delivery } from '@bellwether/contract';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ClockTime } from '../ui/clock-time.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useWebhookLinks } from '../webhooks/scope.ts';
import { ResultText, StateBadge } from './state-badge.tsx';

interface LogTableProps {
  deliveries: readonly Delivery[];
  selected: ReadonlySet<string>;
  onSelect(deliveryId: string, on: boolean): void;
  onSelectAll(on: boolean): void;
}

/** Deliveries, newest first, to open one or to choose some. */
export function LogTable({ deliveries, selected, onSelect, onSelectAll }: LogTableProps): ReactElement {
  const links = useWebhookLinks();
  const columns: Column<Delivery>[] = [
    {
      key: 'type',
      header: (
        <span className="log-what">
          <input
            type="checkbox"
            aria-label="Choose all that are shown"
            checked={deliveries.length > 0 && deliveries.every(({ id }) => selected.has(id))}
            onChange={event => onSelectAll(event.target.checked)}
          />
          Message
        </span>
      ),
      cell: ({ id, webhookId, type, messageId, createdAt }) => (
        <span className="log-what">
          <input
            type="checkbox"
            aria-label={`Choose ${type} ${messageId}`}
            checked={selected.has(id)}
            onChange={event => onSelect(id, event.target.checked)}
          />
          <span>
            <Link {...links.delivery(webhookId, id)} className="mono log-link">
              {type}
            </Link>
            <span className="narrow-only soft">
              <ClockTime at={createdAt} />
            </span>
          </span>
        </span>
      ),
    },
    { key: 'state', header: 'State', cell: delivery => <StateBadge delivery={delivery} /> },
    {
      key: 'result',
      header: 'Result',
      cell: ({ lastStatus, lastError }) => <ResultText status={lastStatus} error={lastError} />,
    },
    { key: 'attempts', header: 'Attempts', number: true, wide: true, cell: ({ attempts }) => attempts },
    {
      key: 'next',
      header: 'Next',
      wide: true,
      cell: ({ nextAttemptAt }) =>
        nextAttemptAt === null ? <span className="soft">–</span> : <Countdown to={nextAttemptAt} />,
    },
    { key: 'time', header: 'Created', wide: true, cell: ({ createdAt }) => <ClockTime at={createdAt} /> },
  ];
  return (
    <Table caption="Deliveries, newest first" columns={columns} rows={deliveries} rowKey={({ id }) => id} />
  );
}
