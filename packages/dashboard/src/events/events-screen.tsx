import '../sessions/sessions.css';
import './events.css';
import type { EventItem } from '@bellwether/contract';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { eventNamesQuery, eventsQuery } from '../api/reports.ts';
import { count, exactMoney } from '../format/numbers.ts';
import { EventProps } from '../sessions/event-props.tsx';
import { GoalBadges } from '../sessions/goal-badges.tsx';
import { Page } from '../shell/page.tsx';
import { useSite } from '../shell/use-site.ts';
import { Badge } from '../ui/badge.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LoadMore } from '../ui/pagination.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Time } from '../ui/time.tsx';
import { toggled } from '../view/filter.ts';
import { NewsButton } from '../view/news-button.tsx';
import { dayIn } from '../view/period.ts';
import { Toolbar } from '../view/toolbar.tsx';
import { useNames } from '../view/use-names.ts';
import { askedOf, filtersOf, withFilters } from '../view/view.ts';
import { EventFacts } from './event-facts.tsx';

const kinds = [
  { value: 'all', label: 'All' },
  { value: 'pageview', label: 'Pageviews' },
  { value: 'event', label: 'Custom events' },
] as const;

/** Pageviews and custom events one by one, newest first. */
export function EventsScreen(): ReactElement {
  const site = useSite();
  const search = useSearch({ from: '/signed-in/sites/$siteId/events' });
  const navigate = useNavigate({ from: '/sites/$siteId/events' });
  const client = useQueryClient();
  const names = useNames(site.id);
  const query = eventsQuery(site.id, { ...askedOf(search), type: search.type });
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(query);
  const [opened, setOpened] = useState<EventItem | null>(null);
  const events = data?.pages.flatMap(page => page.events);
  return (
    <Page title="Events">
      <Toolbar
        view={search}
        onChange={changes => navigate({ search: previous => ({ ...previous, ...changes }) })}
        today={dayIn(site.timezone, Date.now())}
        nameOf={names}
        after={
          <NewsButton
            siteId={site.id}
            types={['pageview.tracked', 'event.tracked']}
            what="event"
            onShow={() => void client.resetQueries({ queryKey: query.queryKey })}
          />
        }
      />
      <EventNames />
      <section className="card list-card">
        <Tabs
          label="Kind of event"
          value={search.type ?? 'all'}
          options={kinds}
          onChange={kind =>
            navigate({ search: previous => ({ ...previous, type: kind === 'all' ? undefined : kind }) })
          }
        >
          {events && events.length > 0 && (
            <Table caption="Events" columns={columnsOf(setOpened)} rows={events} rowKey={event => event.id} />
          )}
          {events?.length === 0 && (
            <EmptyState title="No events">
              Nothing happened in this period, or nothing that the filters let through. Custom events are sent
              with <code>bellwether('name')</code>.
            </EmptyState>
          )}
          {!events && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="40rem" />)}
        </Tabs>
      </section>
      <LoadMore hasMore={hasNextPage} loading={isFetchingNextPage} onMore={fetchNextPage} />
      {opened && (
        <Dialog
          title={opened.type === 'pageview' ? 'Pageview' : 'Custom event'}
          onClose={() => setOpened(null)}
        >
          <EventFacts event={opened} />
          <EventProps event={opened} />
          <Link
            from="/sites/$siteId"
            to="/sites/$siteId/sessions/$sessionId"
            params={{ sessionId: opened.sessionId }}
          >
            The visit it was part of
          </Link>
        </Dialog>
      )}
    </Page>
  );
}

/** Names of custom events, to filter by. */
function EventNames(): ReactElement | null {
  const site = useSite();
  const search = useSearch({ from: '/signed-in/sites/$siteId/events' });
  const { data } = useQuery(eventNamesQuery(site.id, { ...askedOf(search), filter: undefined, limit: 20 }));
  if (!data || data.names.length === 0) return <div className="event-names" />;
  return (
    <ul className="event-names row" aria-label="Names of custom events">
      {data.names.map(({ name, count: number }) => (
        <li key={name}>
          <Link
            from="/sites/$siteId/events"
            to="."
            search={previous => ({
              ...previous,
              ...withFilters(toggled(filtersOf(previous), 'event', name)),
            })}
            preload={false}
            className="event-name"
          >
            <bdi className="cut">{name}</bdi> <span className="soft">{count(number)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const columnsOf = (onOpen: (event: EventItem) => void): Column<EventItem>[] => [
  {
    key: 'time',
    header: 'Time',
    cell: event => (
      <button type="button" className="row-link row-button" onClick={() => onOpen(event)}>
        <Time at={event.timestamp} />
      </button>
    ),
  },
  {
    key: 'what',
    header: 'What',
    cell: ({ type, name, path, revenue }) => (
      <span className="event-what">
        {type === 'event' && <Badge tone="accent">Event</Badge>}
        <span className="cut foreign path">{type === 'event' ? name : path}</span>
        {type === 'event' && <span className="cut foreign path soft">on {path}</span>}
        {revenue && <Badge tone="good">{exactMoney(revenue.amount, revenue.currency)}</Badge>}
      </span>
    ),
  },
  {
    key: 'place',
    header: 'From',
    wide: true,
    cell: ({ location }) => <span className="cut foreign short">{location.country || 'Unknown'}</span>,
  },
  {
    key: 'source',
    header: 'Source',
    wide: true,
    cell: ({ trafficSource: { source, channel } }) => (
      <span className="cut foreign short">{source || channel}</span>
    ),
  },
  {
    key: 'goals',
    header: 'Goals',
    wide: true,
    cell: ({ goals }) => <GoalBadges goals={goals} />,
  },
];
