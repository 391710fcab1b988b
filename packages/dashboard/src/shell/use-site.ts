import type { Site } from '@bellwether/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { siteQuery } from '../api/sites.ts';

/** The site of the address, below `/sites/$siteId`; its route has loaded it. */
export function useSite(): Site {
  const { siteId } = useParams({ from: '/signed-in/sites/$siteId' });
  return useSuspenseQuery(siteQuery(siteId)).data;
}
