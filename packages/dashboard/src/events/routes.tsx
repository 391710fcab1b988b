import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';

const eventsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/events',
  component: lazyRouteComponent(() => import('./events-screen.tsx'), 'EventsScreen'),
});

export const eventRoutes = [eventsRoute] as const;
