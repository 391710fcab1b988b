import { createHash } from 'node:crypto';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';

/** The script that sites embed: any page may load it, and a day's browsers ask for it once an hour at most. */
export function trackerRoutes(app: Api, { trackerScript }: AppDeps): void {
  const etag = `"${createHash('sha256').update(trackerScript).digest('base64url').slice(0, 22)}"`;

  app.get('/js/script.js', { schema: { hide: true } }, async (request, reply) => {
    reply.headers({
      ETag: etag,
      'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    const known = request.headers['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''));
    if (known?.includes(etag)) return reply.code(304).send();
    return reply.type('text/javascript; charset=utf-8').send(trackerScript);
  });
}
