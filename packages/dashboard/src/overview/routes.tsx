import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';

const overviewRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview-screen.tsx'), 'OverviewScreen'),
});

export const overviewRoutes = [overviewRoute] as const;
