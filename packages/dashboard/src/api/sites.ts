import type { Site, SiteChange, SiteCreate } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** All sites one may see, by name. */
export const sitesQuery = queryOptions({
  queryKey: ['sites'],
  queryFn: async () => {
    const { sites } = await api.get<{ sites: Site[] }>('/sites', { limit: 1000 });
    return sites.toSorted((a, b) => a.name.localeCompare(b.name));
  },
});

export const siteQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['sites', siteId],
    queryFn: async () => (await api.get<{ site: Site }>(idPath('sites', siteId))).site,
  });

export const createSite = async (body: SiteCreate) => (await api.post<{ site: Site }>('/sites', body)).site;

export const changeSite = async (siteId: string, change: SiteChange) =>
  (await api.patch<{ site: Site }>(idPath('sites', siteId), change)).site;

export const deleteSite = (siteId: string) => api.delete(idPath('sites', siteId));
