import { createRouter } from '@tanstack/react-router';
import { accountRoutes, invitationRoutes } from './account/routes.tsx';
import { alertRoutes } from './alerts/routes.tsx';
import { queryClient } from './api/query-client.ts';
import { eventRoutes } from './events/routes.tsx';
import { experimentRoutes } from './experiments/routes.tsx';
import { funnelRoutes } from './funnels/routes.tsx';
import { goalRoutes } from './goals/routes.tsx';
import { overviewRoutes } from './overview/routes.tsx';
import { sessionRoutes } from './sessions/routes.tsx';
import { settingsRoutes } from './settings/routes.tsx';
import { NotFound } from './shell/not-found.tsx';
import { RouteError } from './shell/route-error.tsx';
import { accountRoute, rootRoute, signedInRoute, siteRoute } from './shell/routes.tsx';
import { parseSearch, stringifySearch } from './shell/search.ts';
import { newSiteRoutes, startRoutes } from './start/routes.tsx';
import { accountWebhookRoutes, siteWebhookRoutes } from './webhooks/routes.tsx';

/** Every screen, by where it hangs: each folder's routes.tsx names its own, and loads them when they are opened. */
const routeTree = rootRoute.addChildren([
  ...startRoutes,
  ...invitationRoutes,
  signedInRoute.addChildren([
    ...newSiteRoutes,
    siteRoute.addChildren([
      ...overviewRoutes,
      ...sessionRoutes,
      ...eventRoutes,
      ...goalRoutes,
      ...funnelRoutes,
      ...experimentRoutes,
      ...alertRoutes,
      ...siteWebhookRoutes,
      ...settingsRoutes,
    ]),
    accountRoute.addChildren([...accountRoutes, ...accountWebhookRoutes]),
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0, // TanStack Query keeps what is loaded
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
