import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ErrorNote } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table } from '../ui/table.tsx';
import { countText } from '../webhooks/health-numbers.tsx';
import type { DryRun } from './queries.ts';

/** How much a job would send, counted before it is started. */
export function DryRunResult({
  query,
}: {
  query: Pick<UseQueryResult<DryRun>, 'data' | 'error'>;
}): ReactElement {
  const { data, error } = query;
  if (error) return <ErrorNote error={error} />;
  if (!data) {
    return (
      <div className="dry-run">
        <span className="soft">Counting…</span>
        <Skeleton height="3rem" />
      </div>
    );
  }
  const rows = Object.entries(data.byType).sort(([, a], [, b]) => b - a);
  return (
    <section className="dry-run" aria-live="polite" aria-label="What it would send">
      <p>
        <span className="dry-run-total">{countText(data.total)}</span>{' '}
        {data.total === 1 ? 'message' : 'messages'}
      </p>
      {rows.length > 0 && (
        <Table
          caption="Messages by type"
          rows={rows}
          rowKey={([type]) => type}
          columns={[
            { key: 'type', header: 'Type', cell: ([type]) => <span className="mono">{type}</span> },
            { key: 'count', header: 'Messages', number: true, cell: ([, count]) => countText(count) },
          ]}
        />
      )}
    </section>
  );
}
