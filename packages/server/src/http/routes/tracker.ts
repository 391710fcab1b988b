import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { takesGzip } from '../takes-gzip.ts';

/** The script that sites embed: any page may load it, and a day's browsers ask for it once an hour at most. */
export function trackerRoutes(app: Api, { trackerScript }: Pick<AppDeps, 'trackerScript'>): void {
  const gzipped = gzipSync(trackerScript, { level: 9 });
  const hash = createHash('sha256').update(trackerScript).digest('base64url').slice(0, 22);
  const etags = { plain: `"${hash}"`, gzip: `"${hash}-gzip"` };

  app.get('/js/script.js', { schema: { hide: true } }, async (request, reply) => {
    const coding = takesGzip(request) ? 'gzip' : 'plain';
    reply.headers({
      ETag: etags[coding],
      Vary: 'Accept-Encoding',
      'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    const known = request.headers['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''));
    if (known?.includes(etags[coding])) return reply.code(304).send();
    reply.type('text/javascript; charset=utf-8');
    return coding === 'gzip'
      ? reply.header('Content-Encoding', 'gzip').send(gzipped)
      : reply.send(trackerScript);
  });
}
