import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { goalsQuery } from '../api/goals.ts';
import { useSite } from '../shell/use-site.ts';
import { dayIn } from '../view/period.ts';
import { askedOf } from '../view/view.ts';
import type { OverviewSearch } from './search.ts';

/** What the overview's parts need: the site, the view of the address, and how to change it. */
export function useOverview() {
  const site = useSite();
  const search = useSearch({ from: '/signed-in/sites/$siteId/' });
  const navigate = useNavigate({ from: '/sites/$siteId' });
  const { data: goals } = useQuery(goalsQuery(site.id));
  return {
    site,
    search,
    goals,
    asked: askedOf(search),
    today: dayIn(site.timezone, Date.now()),
    change: (changes: Partial<OverviewSearch>) =>
      void navigate({ search: previous => ({ ...previous, ...changes }), resetScroll: false }),
  };
}
