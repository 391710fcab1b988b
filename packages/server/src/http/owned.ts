import {
  type Alert,
  AppError,
  type Experiment,
  type Funnel,
  type Goal,
  type Site,
  type Webhook,
} from '@bellwether/core';
import type { DeliveryStore } from '../ports/index.ts';
import { type Asked, accountOf, refuseUnless } from './access.ts';
import type { AppDeps } from './deps.ts';

/**
 * Each finds a thing for whoever asks: 404 where there is none, 403 `Access denied` where it is another account's or
 * of a site they have no part in, 403 where their role on it is too low for the route. Whatever a route does begins
 * here, so nothing of one account is ever reached by another.
 */
export function owned({ registry, deliveries }: Pick<AppDeps, 'registry' | 'deliveries'>) {
  async function site(request: Asked, id: string): Promise<Site> {
    const found = await registry.sites.get(id);
    if (!found) throw new AppError('site_not_found');
    refuseOther(request, found.accountId);
    refuseUnless(request, found.id);
    return found;
  }

  /** Where a new thing is to belong: a site, or (null) the account as a whole. */
  async function place(request: Asked, siteId: string | null): Promise<void> {
    if (siteId === null) refuseUnless(request, null);
    else await site(request, siteId);
  }

  async function goal(request: Asked, id: string): Promise<Goal> {
    const found = await registry.goals.get(id);
    if (!found) throw new AppError('goal_not_found');
    await site(request, found.siteId);
    return found;
  }

  async function funnel(request: Asked, id: string): Promise<Funnel> {
    const found = await registry.funnels.get(id);
    if (!found) throw new AppError('funnel_not_found');
    await site(request, found.siteId);
    return found;
  }

  async function experiment(request: Asked, id: string): Promise<Experiment> {
    const found = await registry.experiments.get(id);
    if (!found) throw new AppError('experiment_not_found');
    await site(request, found.siteId);
    return found;
  }

  async function alert(request: Asked, id: string): Promise<Alert> {
    const found = await registry.alerts.get(id);
    if (!found) throw new AppError('alert_not_found');
    await site(request, found.siteId);
    return found;
  }

  async function webhook(request: Asked, id: string): Promise<Webhook> {
    const found = await registry.webhooks.get(id);
    if (!found) throw new AppError('webhook_not_found');
    refuseOther(request, found.accountId);
    refuseUnless(request, found.siteId);
    return found;
  }

  /** Also of a webhook that has been deleted: the log outlives it, for the owners. */
  async function delivery(request: Asked, id: string): Promise<WholeDelivery> {
    const found = await deliveries.get(id);
    if (!found) throw new AppError('delivery_not_found');
    refuseOther(request, found.message.accountId);
    const webhookOf = await registry.webhooks.get(found.webhookId);
    refuseUnless(request, webhookOf?.siteId ?? null);
    return found;
  }

  return { site, place, goal, alert, experiment, funnel, webhook, delivery };
}

export type WholeDelivery = NonNullable<Awaited<ReturnType<DeliveryStore['get']>>>;

function refuseOther(request: Asked, accountId: string): void {
  if (accountOf(request) !== accountId) throw new AppError('access_denied');
}
