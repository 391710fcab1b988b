import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';
import { optionalOf } from '../shell/search.ts';
import { type ListSearch, readListSearch } from '../view/list-search.ts';

export const eventKinds = ['pageview', 'event'] as const;

interface EventsSearch extends ListSearch {
  /** Only pageviews, or only custom events. */
  type?: (typeof eventKinds)[number];
}

const eventsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/events',
  validateSearch: (search: Record<string, unknown>): EventsSearch => ({
    ...readListSearch(search),
    type: optionalOf(eventKinds)(search.type),
  }),
  component: lazyRouteComponent(() => import('./events-screen.tsx'), 'EventsScreen'),
});

export const eventRoutes = [eventsRoute] as const;
