import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';
import { readOverviewSearch } from './search.ts';

const overviewRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('./overview-screen.tsx'), 'OverviewScreen'),
});

export const overviewRoutes = [overviewRoute] as const;
