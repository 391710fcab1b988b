import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { siteRoute } from '../shell/routes.tsx';

const experimentsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/experiments',
  component: lazyRouteComponent(() => import('./experiments-screen.tsx'), 'ExperimentsScreen'),
});

const newExperimentRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/experiments/new',
  component: lazyRouteComponent(() => import('./edit-experiment-screen.tsx'), 'NewExperimentScreen'),
});

const experimentRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/experiments/$experimentId',
  component: lazyRouteComponent(() => import('./experiment-screen.tsx'), 'ExperimentScreen'),
});

const editExperimentRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/experiments/$experimentId/edit',
  component: lazyRouteComponent(() => import('./edit-experiment-screen.tsx'), 'EditExperimentScreen'),
});

export const experimentRoutes = [
  experimentsRoute,
  newExperimentRoute,
  experimentRoute,
  editExperimentRoute,
] as const;
