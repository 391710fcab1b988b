import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';

const alertsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./alerts-screen.tsx'), 'AlertsScreen'),
});

const newAlertRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/alerts/new',
  component: lazyRouteComponent(() => import('./edit-alert-screen.tsx'), 'NewAlertScreen'),
});

const alertRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/alerts/$alertId',
  component: lazyRouteComponent(() => import('./alert-screen.tsx'), 'AlertScreen'),
});

const editAlertRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/alerts/$alertId/edit',
  component: lazyRouteComponent(() => import('./edit-alert-screen.tsx'), 'EditAlertScreen'),
});

export const alertRoutes = [alertsRoute, newAlertRoute, alertRoute, editAlertRoute] as const;
