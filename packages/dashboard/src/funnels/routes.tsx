import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';
import { readListSearch } from '../view/list-search.ts';

const funnelsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./funnels-screen.tsx'), 'FunnelsScreen'),
});

const newFunnelRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels/new',
  component: lazyRouteComponent(() => import('./edit-funnel-screen.tsx'), 'NewFunnelScreen'),
});

const funnelRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels/$funnelId',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./funnel-screen.tsx'), 'FunnelScreen'),
});

const editFunnelRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels/$funnelId/edit',
  component: lazyRouteComponent(() => import('./edit-funnel-screen.tsx'), 'EditFunnelScreen'),
});

export const funnelRoutes = [funnelsRoute, newFunnelRoute, funnelRoute, editFunnelRoute] as const;
