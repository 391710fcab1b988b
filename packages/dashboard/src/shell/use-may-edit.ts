import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/account.ts';
import { useSite } from './use-site.ts';

/** Whether whoever is signed in may change what belongs to the site of the address. Viewers only read. */
export function useMayEdit(): boolean {
  const { id } = useSite();
  const { data: me } = useSuspenseQuery(meQuery);
  const here = me.sites.find(site => site.id === id)?.role ?? null;
  return [me.role, here].some(role => role === 'owner' || role === 'admin');
}
