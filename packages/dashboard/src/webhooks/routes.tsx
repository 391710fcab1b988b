import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { accountRoute, siteRoute } from '../shell/routes.tsx';

/** Screens of webhooks and deliveries, below a site and below the account. */
const siteWebhooksRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-screen.tsx'), 'WebhooksScreen'),
});

const accountWebhooksRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./account-webhooks-screen.tsx'), 'AccountWebhooksScreen'),
});

export const siteWebhookRoutes = [siteWebhooksRoute] as const;
export const accountWebhookRoutes = [accountWebhooksRoute] as const;
