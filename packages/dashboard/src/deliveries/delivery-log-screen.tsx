import './delivery-log.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LoadMore } from '../ui/pagination.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { HealthPanel } from '../webhooks/health-panel.tsx';
import { useWebhook } from '../webhooks/use-webhook.ts';
import { LogFilters } from './log-filters.tsx';
import { isFiltered, type LogSearch, logFilter, readLogSearch } from './log-search.ts';
import { LogTable } from './log-table.tsx';
import { logQuery } from './queries.ts';
import { ReplaySelected } from './replay-selected.tsx';

const NONE: ReadonlySet<string> = new Set();

/** A webhook's health and its delivery log, which fills itself while one looks on. */
export function DeliveryLogScreen(): ReactElement {
  const webhook = useWebhook();
  const search = readLogSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [live, setLive] = useState(true);
  const [selected, setSelected] = useState(NONE);
  const query = useInfiniteQuery(logQuery(webhook.id, logFilter(search, Date.now()), live));
  const deliveries = query.data?.pages.flatMap(page => page.deliveries) ?? [];

  const filter = (changed: LogSearch) => {
    setSelected(NONE);
    void navigate({ to: '.', search: { ...changed }, replace: true });
  };
  const select = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
  };

  return (
    <>
      <HealthPanel webhook={webhook} />
      <section className="card" aria-label="Delivery log">
        <div className="log-head">
          <LogFilters search={search} types={webhook.events} onChange={filter} />
          <Button
            size="small"
            variant="quiet"
            title={live ? 'Pause' : 'Go on'}
            onClick={() => setLive(!live)}
          >
            <span className={live ? 'live-dot on' : 'live-dot'} /> {live ? 'Live' : 'Paused'}
          </Button>
        </div>
        <ReplaySelected selected={selected} onDone={() => setSelected(NONE)} />
        {query.error ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : query.isPending ? (
          <div className="log-wait">
            <Skeleton height="16rem" />
          </div>
        ) : deliveries.length === 0 ? (
          <NothingLogged filtered={isFiltered(search)} onClear={() => filter({})} />
        ) : (
          <LogTable
            deliveries={deliveries}
            selected={selected}
            onSelect={select}
            onSelectAll={on => setSelected(on ? new Set(deliveries.map(({ id }) => id)) : NONE)}
          />
        )}
        <LoadMore
          hasMore={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={query.fetchNextPage}
        />
      </section>
    </>
  );
}

function NothingLogged({ filtered, onClear }: { filtered: boolean; onClear(): void }): ReactElement {
  return filtered ? (
    <EmptyState title="Nothing fits these filters" action={<Button onClick={onClear}>Show all</Button>} />
  ) : (
    <EmptyState title="Nothing has been sent yet">
      Deliveries appear here as they happen. Press Send test to see one now, or have past messages sent from
      Replays and backfills.
    </EmptyState>
  );
}
