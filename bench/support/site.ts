import { Pool } from 'undici';
import { type Bellwether, BROWSER } from '../../e2e/support/bellwether.ts';

/** Sends marked pageviews to a running server, each of another visitor. */
export function startVisitors(server: Bellwether, pathOf = (mark: number) => `/mark-${mark}`) {
  const pool = new Pool(server.url, { connections: 32 });
  return {
    /** Resolves once the event is acknowledged. */
    async visit(mark: number): Promise<void> {
      const { statusCode, body } = await pool.request({
        path: '/api/event',
        method: 'POST',
        headers: {
          'Content-Type': 'text/plain',
          'User-Agent': BROWSER,
          'X-Forwarded-For': `203.0.${(mark >> 8) & 255}.${mark & 255}`,
        },
        body: JSON.stringify({
          site: server.siteId,
          type: 'pageview',
          url: `https://example.com${pathOf(mark)}`,
        }),
      });
      const text = await body.text();
      if (statusCode !== 202) throw new Error(`answered ${statusCode}: ${text}`);
    },
    stop: () => pool.close(),
  };
}
