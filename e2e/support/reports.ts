import type { Bellwether } from './bellwether.ts';

/** Reports of each kind, over all there is. */
const reports: Record<string, string> = {
  stats: 'stats?period=all',
  'stats of a channel': 'stats?period=all&filter=channel:is:Email',
  pages: 'pages?period=all',
  sources: 'sources?period=all',
  referrers: 'sources?period=all&by=referrer',
  locations: 'locations?period=all&by=city',
  devices: 'devices?period=all',
  browsers: 'devices?period=all&by=browser',
  'event names': 'events/names?period=all',
  events: 'events?period=all&limit=100',
  sessions: 'sessions?period=all&limit=100',
  revenue: 'revenue?period=all',
};

/** What a site's reports say, by their names; but for who is there right now. */
export async function allReports(server: Bellwether): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(reports)) {
    const { realtime: _, ...report } = await server.api('GET', `/api/v1/sites/${server.siteId}/${path}`);
    answers[name] = report;
  }
  return answers;
}
