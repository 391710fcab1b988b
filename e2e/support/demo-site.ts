import type { Bellwether } from './bellwether.ts';
import { until } from './until.ts';

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
];
const ADDRESSES = ['72.229.1.', '91.12.1.', '81.2.1.', '126.72.1.'];
const REFERRERS = ['', 'https://www.google.com/', 'https://news.ycombinator.com/'];
const PATHS = ['/', '/pricing', '/blog/hello'];

/** An event of a past visitor, as a server tells of it. */
export interface ToldEvent {
  type: 'pageview' | 'event';
  url: string;
  [field: string]: unknown;
}

/** Sends events as a server, and waits until the reports count them. */
export async function tell(server: Bellwether, events: readonly ToldEvent[]): Promise<void> {
  const before = await counted(server);
  await server.api('POST', `/api/v1/sites/${server.siteId}/events`, { events });
  await until('the events', async () => (await counted(server)) >= before + events.length);
}

/** All events of the site; asked again while the engine starts. */
async function counted(server: Bellwether): Promise<number> {
  const headers = { Authorization: `Bearer ${server.apiKey}` };
  const url = `${server.url}/api/v1/sites/${server.siteId}/stats?period=all`;
  const answer = await until('the reports', async () => {
    const response = await fetch(url, { headers });
    return response.ok && ((await response.json()) as { metrics: { pageviews: number; events: number } });
  });
  return answer.metrics.pageviews + answer.metrics.events;
}

/** Visits of the last days, from several places, in several browsers; each fourth signs up, and some buy. */
export function someVisits(domain: string, now: number): ToldEvent[] {
  return Array.from({ length: 24 }, (_, i) => {
    const visitor = {
      ip: `${ADDRESSES[i % ADDRESSES.length]}${i + 1}`,
      userAgent: BROWSERS[i % BROWSERS.length],
      referrer: REFERRERS[i % REFERRERS.length],
    };
    const at = now - (i % 12) * 86_400_000 - 2 * 3_600_000;
    const url = `https://${domain}${PATHS[i % PATHS.length]}`;
    const visit: ToldEvent[] = [
      { ...visitor, type: 'pageview', url, timestamp: at },
      { ...visitor, type: 'pageview', url: `https://${domain}/features`, timestamp: at + 40_000 },
    ];
    if (i % 4 === 0)
      visit.push({
        ...visitor,
        type: 'event',
        name: 'signup',
        url,
        props: { plan: 'free' },
        timestamp: at + 60_000,
      });
    if (i % 8 === 0) {
      const revenue = { amount: 49, currency: 'USD' };
      visit.push({ ...visitor, type: 'event', name: 'purchase', url, revenue, timestamp: at + 90_000 });
    }
    return visit;
  }).flat();
}
