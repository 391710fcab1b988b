import './sessions.css';
import type { SessionItem } from '@bellwether/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { sessionsQuery } from '../api/reports.ts';
import { count, duration } from '../format/numbers.ts';
import { Page } from '../shell/page.tsx';
import { useSite } from '../shell/use-site.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LoadMore } from '../ui/pagination.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { NewsButton } from '../view/news-button.tsx';
import { dayIn } from '../view/period.ts';
import { Toolbar } from '../view/toolbar.tsx';
import { useNames } from '../view/use-names.ts';
import { askedOf } from '../view/view.ts';
import { placeOf, sourceOf } from './describe.ts';
import { GoalBadges } from './goal-badges.tsx';

/** Visits one by one, newest first. */
export function SessionsScreen(): ReactElement {
  const site = useSite();
  const search = useSearch({ from: '/signed-in/sites/$siteId/sessions' });
  const navigate = useNavigate({ from: '/sites/$siteId/sessions' });
  const client = useQueryClient();
  const names = useNames(site.id);
  const query = sessionsQuery(site.id, askedOf(search));
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(query);
  const sessions = data?.pages.flatMap(page => page.sessions);
  return (
    <Page title="Sessions">
      <Toolbar
        view={search}
        onChange={changes => navigate({ search: previous => ({ ...previous, ...changes }) })}
        today={dayIn(site.timezone, Date.now())}
        nameOf={names}
        after={
          <NewsButton
            siteId={site.id}
            types={['session.created']}
            what="visit"
            onShow={() => void client.resetQueries({ queryKey: query.queryKey })}
          />
        }
      />
      <section className="card list-card">
        {sessions && sessions.length > 0 && (
          <Table caption="Sessions" columns={columns} rows={sessions} rowKey={session => session.id} />
        )}
        {sessions?.length === 0 && (
          <EmptyState title="No visits">
            Nobody came in this period, or nobody whom the filters let through. Choose a longer period, or
            remove a filter.
          </EmptyState>
        )}
        {!sessions && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="40rem" />)}
      </section>
      <LoadMore hasMore={hasNextPage} loading={isFetchingNextPage} onMore={fetchNextPage} />
    </Page>
  );
}

const columns: Column<SessionItem>[] = [
  {
    key: 'date',
    header: 'Began',
    cell: ({ id, date, endedAt }) => (
      <span className="session-began">
        <Link
          from="/sites/$siteId"
          to="/sites/$siteId/sessions/$sessionId"
          params={{ sessionId: id }}
          className="row-link"
        >
          <Time at={date} />
        </Link>
        {endedAt === null && <Badge tone="good">Now</Badge>}
      </span>
    ),
  },
  {
    key: 'place',
    header: 'From',
    cell: session => <span className="cut foreign short">{placeOf(session)}</span>,
  },
  {
    key: 'source',
    header: 'Source',
    wide: true,
    cell: session => <span className="cut foreign short">{sourceOf(session)}</span>,
  },
  {
    key: 'entry',
    header: 'Entry page',
    wide: true,
    cell: session => <span className="cut foreign path">{session.entryPath}</span>,
  },
  { key: 'pages', header: 'Pages', number: true, cell: session => count(session.pageviews) },
  {
    key: 'duration',
    header: 'Duration',
    number: true,
    wide: true,
    cell: session => duration(session.duration),
  },
  {
    key: 'device',
    header: 'Device',
    wide: true,
    cell: ({ browser, device }) => (
      <span className="cut foreign short">{[browser.name, device.os].filter(Boolean).join(', ')}</span>
    ),
  },
  {
    key: 'goals',
    header: 'Goals',
    wide: true,
    cell: ({ goals }) => <GoalBadges goals={goals} />,
  },
];
