import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { guard } from './access.ts';
import type { Api } from './api.ts';
import type { AppDeps } from './deps.ts';
import { errorHandler, unroutedHandler } from './errors.ts';
import { acceptJsonOnly } from './json-body.ts';
import { documentRoutes } from './openapi.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { assignmentRoutes } from './routes/assignments.ts';
import { authRoutes } from './routes/auth.ts';
import { backfillRoutes } from './routes/backfills.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventTypeRoutes } from './routes/event-types.ts';
import { experimentReportRoutes } from './routes/experiment-reports.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { formatRoutes } from './routes/formats.ts';
import { funnelReportRoutes } from './routes/funnel-reports.ts';
import { funnelRoutes } from './routes/funnels.ts';
import { goalRoutes } from './routes/goals.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { memberRoutes } from './routes/members.ts';
import { operationRoutes } from './routes/operation.ts';
import { passwordLinkRoutes } from './routes/password-links.ts';
import { referenceRoutes } from './routes/reference.ts';
import { reportRoutes } from './routes/reports.ts';
import { signInRoutes } from './routes/sign-ins.ts';
import { dataRoutes } from './routes/site-data/index.ts';
import { siteRoutes } from './routes/sites.ts';
import { streamRoutes } from './routes/stream.ts';
import { trackerRoutes } from './routes/tracker.ts';
import { webhookActionRoutes } from './routes/webhook-actions.ts';
import { webhookHealthRoutes } from './routes/webhook-health.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { ztaWebhookRoutes } from './routes/zta-webhooks.ts';
import { secureHeaders } from './security-headers.ts';
import { createSetUp } from './set-up.ts';
import { createSignInThrottle } from './sign-in-throttle.ts';
import { refuseUnasked } from './unasked.ts';
import { validateWithTypeBox } from './validation.ts';
import { createWebhookKeeper } from './webhook-keeper.ts';

export type { AppDeps, HttpSettings } from './deps.ts';

const BODY_BYTES = 256 * 1024;

/** The HTTP side: pages, REST API, and what operators ask. It listens nowhere by itself. */
export async function createApp(deps: AppDeps): Promise<Api> {
  const app: Api = fastify({
    bodyLimit: BODY_BYTES,
    frameworkErrors: errorHandler(deps.log),
  });
  app.setErrorHandler(errorHandler(deps.log));
  const unrouted = unroutedHandler(app);
  app.setNotFoundHandler(unrouted);
  validateWithTypeBox(app);
  acceptJsonOnly(app);
  await secureHeaders(app, deps.settings);
  await app.register(cookie);
  await documentRoutes(app, deps.settings);

  const setUp = createSetUp(deps);
  const throttle = createSignInThrottle(deps);
  const keeper = createWebhookKeeper(deps);
  operationRoutes(app, deps);
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  trackerRoutes(app, deps);
  referenceRoutes(app);
  assignmentRoutes(app, deps);
  dashboardRoutes(app, deps);
  await app.register(
    async (api: Api) => {
      guard(api, deps);
      refuseUnasked(api);
      api.setNotFoundHandler(unrouted);
      ztaWebhookRoutes(api, deps, keeper);
      await api.register(v1, { prefix: '/v1' });
    },
    { prefix: '/api' },
  );
  await app.ready();
  return app;

  async function v1(api: Api): Promise<void> {
    authRoutes(api, deps, setUp, throttle);
    signInRoutes(api, deps, throttle);
    passwordLinkRoutes(api, deps, throttle);
    memberRoutes(api, deps);
    invitationRoutes(api, deps);
    apiKeyRoutes(api, deps);
    siteRoutes(api, deps);
    goalRoutes(api, deps);
    alertRoutes(api, deps);
    experimentRoutes(api, deps);
    funnelRoutes(api, deps);
    webhookRoutes(api, deps, keeper);
    webhookActionRoutes(api, deps, keeper);
    webhookHealthRoutes(api, deps);
    deliveryRoutes(api, deps);
    backfillRoutes(api, deps);
    eventTypeRoutes(api, deps);
    formatRoutes(api);
    dataRoutes(api, deps);
    reportRoutes(api, deps);
    experimentReportRoutes(api, deps);
    funnelReportRoutes(api, deps);
    streamRoutes(api, deps);
  }
}
