import type {
  EventNamesAnswer,
  EventsAnswer,
  RevenueAnswer,
  SessionAnswer,
  SessionsAnswer,
  StatsAnswer,
} from '@bellwether/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, idPath, type Query } from './client.ts';
import { queryClient } from './query-client.ts';

/** Reports of a site. All keys begin with {@link reportsKey}, so that what is new refreshes all of them. */
export const reportsKey = (siteId: string) => ['reports', siteId] as const;

const report = <T>(name: string) => {
  return (siteId: string, asked: Query) =>
    queryOptions({
      queryKey: [...reportsKey(siteId), name, asked],
      queryFn: ({ signal }) => api.get<T>(idPath('sites', siteId, ...name.split('/')), asked, signal),
    });
};

export const statsQuery = report<StatsAnswer>('stats');
export const revenueQuery = report<RevenueAnswer>('revenue');
export const eventNamesQuery = report<EventNamesAnswer>('events/names');

const PAGE = 50;

/** Lists that go on: newest first. */
const log = <T extends { nextCursor: string | null }>(name: string) => {
  return (siteId: string, asked: Query) =>
    infiniteQueryOptions({
      queryKey: [...reportsKey(siteId), name, asked],
      queryFn: ({ signal, pageParam }) =>
        api.get<T>(idPath('sites', siteId, name), { ...asked, limit: PAGE, cursor: pageParam }, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: answer => answer.nextCursor ?? undefined,
    });
};

export const sessionsQuery = log<SessionsAnswer>('sessions');
export const eventsQuery = log<EventsAnswer>('events');

export const sessionQuery = (siteId: string, sessionId: string) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'session', sessionId],
    queryFn: () => api.get<SessionAnswer>(idPath('sites', siteId, 'sessions', sessionId)),
  });

/** Whether anything has ever come in. Once it has, it stays so. */
export const hasEventsQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['has-events', siteId],
    queryFn: async () => {
      const { events } = await api.get<EventsAnswer>(idPath('sites', siteId, 'events'), {
        period: 'all',
        limit: 1,
      });
      return events.length > 0;
    },
    staleTime: query => (query.state.data ? Number.POSITIVE_INFINITY : 0),
  });

/** Nothing has come to a site that was just made: its first screen need not ask before it says what to do. */
export const knowNoEvents = (siteId: string): void =>
  void queryClient.setQueryData(hasEventsQuery(siteId).queryKey, false);
