import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sitesQuery } from '../../api/sites.ts';

/** The names of all sites by their ids; empty while they are loading. */
export function useSiteNames(): ReadonlyMap<string, string> {
  const { data: sites } = useQuery(sitesQuery);
  return useMemo(() => new Map(sites?.map(({ id, name }) => [id, name])), [sites]);
}
