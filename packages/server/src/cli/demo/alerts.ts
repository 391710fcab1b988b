import { landingPage } from './experiment.ts';
import { importPast } from './past.ts';

type Call = <T>(path: string, body: object) => Promise<T>;

interface Sites {
  shop: { id: string; domain: string };
  landingId: string;
}

/**
 * A past in which the shop did well yesterday and the landing page badly, and alerts that notice it. The shop is
 * quiet until visitors come, and then it is not.
 */
export async function addAlerts(call: Call, { shop, landingId }: Sites): Promise<void> {
  await importPast(call, { siteId: shop.id, domain: shop.domain, days: 30, usual: 20, lately: 60 });
  await importPast(call, { siteId: landingId, domain: landingPage.domain, days: 10, usual: 20, lately: 4 });
  const daily = { kind: 'traffic', name: 'Unusual day', spikePct: 50, dropPct: 50 };
  for (const siteId of [shop.id, landingId]) await call('/alerts', { siteId, ...daily });
  const pageviews = { siteId: shop.id, kind: 'threshold', metric: 'pageviews', window: '5m' };
  await call('/alerts', { ...pageviews, name: 'Quiet shop', op: '<', threshold: 3 });
  await call('/alerts', { ...pageviews, name: 'Busy shop', op: '>', threshold: 30 });
}
