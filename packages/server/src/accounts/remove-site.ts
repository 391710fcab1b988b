import type { Clock } from '@bellwether/core';
import type { Kind } from '../news.ts';
import type { DeliveryStore, Registry } from '../ports/index.ts';

export interface RemoveSiteDeps {
  registry: Registry;
  deliveries: Pick<DeliveryStore, 'shift'>;
  changed(kind: Kind, id: string): Promise<void> | void;
  clock: Clock;
}

/** The site leaves, with all that was set up for it; of one that has left already, nothing is left to do. */
export async function removeSite(deps: RemoveSiteDeps, siteId: string): Promise<void> {
  const { registry, deliveries, changed, clock } = deps;
  const ofSite = <T extends { siteId: string | null }>(all: T[]) =>
    all.filter(item => item.siteId === siteId);
  const [goals, experiments, alerts, webhooks] = await Promise.all([
    registry.goals.all().then(ofSite),
    registry.experiments.all().then(ofSite),
    registry.alerts.all().then(ofSite),
    registry.webhooks.all().then(ofSite),
  ]);
  await registry.sites.delete(siteId);
  await changed('site', siteId);
  for (const { id } of goals) await changed('goal', id);
  for (const { id } of experiments) await changed('experiment', id);
  for (const { id } of alerts) await changed('alert', id);
  for (const { id } of webhooks) {
    await changed('webhook', id);
    await deliveries.shift(id, 'cancelled', clock.now());
  }
}
