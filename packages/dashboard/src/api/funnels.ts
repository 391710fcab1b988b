import type { Funnel, FunnelChange, FunnelCreate, FunnelResult } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath, type Query } from './client.ts';
import { reportsKey } from './reports.ts';

interface FunnelsAnswer {
  funnels: FunnelResult[];
  nextCursor: string | null;
}

/** Each funnel of a page is a reading of all its events: few at a time. */
const PAGE = 20;

/** All funnels of a site with their reports, newest first. */
export const funnelsQuery = (siteId: string, asked: Query) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'funnels', asked],
    queryFn: async ({ signal }) => {
      const funnels: FunnelResult[] = [];
      let cursor: string | null = null;
      do {
        const query: Query = { ...asked, limit: PAGE, cursor: cursor ?? undefined };
        const answer: FunnelsAnswer = await api.get(idPath('sites', siteId, 'funnels'), query, signal);
        funnels.push(...answer.funnels);
        cursor = answer.nextCursor;
      } while (cursor !== null);
      return funnels;
    },
  });

/** One funnel's report. */
export const funnelReportQuery = (siteId: string, funnelId: string, asked: Query) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'funnel', funnelId, asked],
    queryFn: ({ signal }) =>
      api.get<FunnelResult>(idPath('sites', siteId, 'funnels', funnelId), asked, signal),
  });

/** The funnel itself, to change it. */
export const funnelQuery = (funnelId: string) =>
  queryOptions({
    queryKey: ['funnels', funnelId],
    queryFn: async () => (await api.get<{ funnel: Funnel }>(idPath('funnels', funnelId))).funnel,
  });

export const createFunnel = async (body: FunnelCreate) =>
  (await api.post<{ funnel: Funnel }>('/funnels', body)).funnel;

export const changeFunnel = async (funnelId: string, change: FunnelChange) =>
  (await api.patch<{ funnel: Funnel }>(idPath('funnels', funnelId), change)).funnel;

export const deleteFunnel = (funnelId: string) => api.delete(idPath('funnels', funnelId));
