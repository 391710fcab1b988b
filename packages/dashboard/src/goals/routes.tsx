import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';

const goalsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/goals',
  component: lazyRouteComponent(() => import('./goals-screen.tsx'), 'GoalsScreen'),
});

export const goalRoutes = [goalsRoute] as const;
