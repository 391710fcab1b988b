import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';
import { readListSearch } from '../view/list-search.ts';

const sessionsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/sessions',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./sessions-screen.tsx'), 'SessionsScreen'),
});

const sessionRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/sessions/$sessionId',
  component: lazyRouteComponent(() => import('./session-screen.tsx'), 'SessionScreen'),
});

export const sessionRoutes = [sessionsRoute, sessionRoute] as const;
