import { linkOptions, useParams } from '@tanstack/react-router';

/** Whose webhooks a screen is about: those of one site, or of the whole account (null). */
export function useScope(): string | null {
  const { siteId } = useParams({ strict: false });
  return siteId ?? null;
}

/** The addresses of the screens in the scope, for links and for `navigate`. */
export function useWebhookLinks() {
  const siteId = useScope();
  return siteId === null ? accountLinks : siteLinks(siteId);
}

const accountLinks = {
  list: () => linkOptions({ to: '/account/webhooks' }),
  add: () => linkOptions({ to: '/account/webhooks/new' }),
  log: (webhookId: string) => linkOptions({ to: '/account/webhooks/$webhookId', params: { webhookId } }),
  jobs: (webhookId: string) =>
    linkOptions({ to: '/account/webhooks/$webhookId/jobs', params: { webhookId } }),
  verify: (webhookId: string) =>
    linkOptions({ to: '/account/webhooks/$webhookId/verify', params: { webhookId } }),
  settings: (webhookId: string) =>
    linkOptions({ to: '/account/webhooks/$webhookId/settings', params: { webhookId } }),
  delivery: (webhookId: string, deliveryId: string) =>
    linkOptions({
      to: '/account/webhooks/$webhookId/deliveries/$deliveryId',
      params: { webhookId, deliveryId },
    }),
};

const siteLinks = (siteId: string) => ({
  list: () => linkOptions({ to: '/sites/$siteId/webhooks', params: { siteId } }),
  add: () => linkOptions({ to: '/sites/$siteId/webhooks/new', params: { siteId } }),
  log: (webhookId: string) =>
    linkOptions({ to: '/sites/$siteId/webhooks/$webhookId', params: { siteId, webhookId } }),
  jobs: (webhookId: string) =>
    linkOptions({ to: '/sites/$siteId/webhooks/$webhookId/jobs', params: { siteId, webhookId } }),
  verify: (webhookId: string) =>
    linkOptions({ to: '/sites/$siteId/webhooks/$webhookId/verify', params: { siteId, webhookId } }),
  settings: (webhookId: string) =>
    linkOptions({ to: '/sites/$siteId/webhooks/$webhookId/settings', params: { siteId, webhookId } }),
  delivery: (webhookId: string, deliveryId: string) =>
    linkOptions({
      to: '/sites/$siteId/webhooks/$webhookId/deliveries/$deliveryId',
      params: { siteId, webhookId, deliveryId },
    }),
});
