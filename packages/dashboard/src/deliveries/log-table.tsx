import type { Delivery } from '@bellwether/contract';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Column, Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { useWebhookLinks } from '../webhooks/scope.ts';
import { ResultText, StateBadge } from './state-badge.tsx';

interface LogTableProps {
  deliveries: readonly Delivery[];
  selected: ReadonlySet<string>;
  onSelect(deliveryId: string, on: boolean): void;
}

/** Deliveries, newest first, to open one or to choose some. */
export function LogTable({ deliveries, selected, onSelect }: LogTableProps): ReactElement {
  const links = useWebhookLinks();
  const columns: Column<Delivery>[] = [
    {
      key: 'type',
      header: 'Message',
      cell: ({ id, webhookId, type, messageId }) => (
        <span className="log-what">
          <input
            type="checkbox"
            aria-label={`Choose ${type} ${messageId}`}
            checked={selected.has(id)}
            onChange={event => onSelect(id, event.target.checked)}
          />
          <Link {...links.delivery(webhookId, id)} className="mono">
            {type}
          </Link>
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
        nextAttemptAt === null ? <span className="soft">–</span> : <Time at={nextAttemptAt} relative />,
    },
    { key: 'time', header: 'Created', cell: ({ createdAt }) => <Time at={createdAt} /> },
  ];
  return (
    <Table caption="Deliveries, newest first" columns={columns} rows={deliveries} rowKey={({ id }) => id} />
  );
}
