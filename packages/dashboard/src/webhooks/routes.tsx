import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readLogSearch } from '../deliveries/log-search.ts';
import { accountRoute, siteRoute } from '../shell/routes.tsx';

/** Screens of webhooks and deliveries: the same below a site and below the account; see scope.ts. */
const list = {
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks-screen.tsx'), 'WebhooksScreen'),
} as const;
const add = {
  path: '/webhooks/new',
  component: lazyRouteComponent(() => import('./new-webhook-screen.tsx'), 'NewWebhookScreen'),
} as const;
const one = {
  path: '/webhooks/$webhookId',
  component: lazyRouteComponent(() => import('./webhook-shell.tsx'), 'WebhookShell'),
} as const;
const log = {
  path: '/',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('../deliveries/delivery-log-screen.tsx'), 'DeliveryLogScreen'),
} as const;
const jobs = {
  path: '/jobs',
  component: lazyRouteComponent(() => import('../deliveries/jobs-screen.tsx'), 'JobsScreen'),
} as const;
const verify = {
  path: '/verify',
  component: lazyRouteComponent(() => import('./verify-screen.tsx'), 'VerifyScreen'),
} as const;
const settings = {
  path: '/settings',
  component: lazyRouteComponent(() => import('./webhook-settings-screen.tsx'), 'WebhookSettingsScreen'),
} as const;
const delivery = {
  path: '/webhooks/$webhookId/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('../deliveries/delivery-screen.tsx'), 'DeliveryScreen'),
} as const;

const ofSite = { getParentRoute: () => siteRoute };
const siteWebhookRoute = createRoute({ ...ofSite, ...one });
const ofSiteWebhook = { getParentRoute: () => siteWebhookRoute };

/** Named before they are hung up: written inside `addChildren`, TypeScript forgets their paths, and with them all searches. */
const ofSiteWebhookRoutes = [
  createRoute({ ...ofSiteWebhook, ...log }),
  createRoute({ ...ofSiteWebhook, ...jobs }),
  createRoute({ ...ofSiteWebhook, ...verify }),
  createRoute({ ...ofSiteWebhook, ...settings }),
] as const;

export const siteWebhookRoutes = [
  createRoute({ ...ofSite, ...list }),
  createRoute({ ...ofSite, ...add }),
  createRoute({ ...ofSite, ...delivery }),
  siteWebhookRoute.addChildren(ofSiteWebhookRoutes),
] as const;

const ofAccount = { getParentRoute: () => accountRoute };
const accountWebhookRoute = createRoute({ ...ofAccount, ...one });
const ofAccountWebhook = { getParentRoute: () => accountWebhookRoute };

const ofAccountWebhookRoutes = [
  createRoute({ ...ofAccountWebhook, ...log }),
  createRoute({ ...ofAccountWebhook, ...jobs }),
  createRoute({ ...ofAccountWebhook, ...verify }),
  createRoute({ ...ofAccountWebhook, ...settings }),
] as const;

export const accountWebhookRoutes = [
  createRoute({ ...ofAccount, ...list }),
  createRoute({ ...ofAccount, ...add }),
  createRoute({ ...ofAccount, ...delivery }),
  accountWebhookRoute.addChildren(ofAccountWebhookRoutes),
] as const;
