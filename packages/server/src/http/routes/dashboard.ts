import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { takesGzip } from '../takes-gzip.ts';

/** The addresses of the dashboard's screens: its router shows what each is. */
const screens = [
  '/',
  '/setup',
  '/sign-in',
  '/forgot-password',
  '/new-password',
  '/sites',
  '/sites/*',
  '/account',
  '/account/*',
  '/invitations/*',
];

/** Files in here are named by their content. */
const ASSETS = '/assets/';

/** The dashboard: its files, and its page at every address of a screen. */
export function dashboardRoutes(app: Api, { dashboard, registry }: AppDeps): void {
  let isSetUp = false;

  for (const path of dashboard.keys()) {
    if (path === '/index.html') continue;
    const caching = path.startsWith(ASSETS) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
    app.get(path, { schema: { hide: true } }, async (request, reply) =>
      sendFile(request, reply.header('Cache-Control', caching), path),
    );
  }

  for (const path of screens) {
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      reply.header('Cache-Control', 'no-cache');
      // A server without an account has nothing to show but how to make one.
      isSetUp ||= (await registry.users.count()) > 0;
      if (!isSetUp && path !== '/setup') return reply.redirect(`/setup${queryOf(request.url)}`, 302);
      return sendFile(request, reply, '/index.html');
    });
  }

  function sendFile(request: FastifyRequest, reply: FastifyReply, path: string) {
    const file = dashboard.get(path);
    if (!file) return reply.callNotFound();
    reply.header('Content-Type', file.type).header('Vary', 'Accept-Encoding');
    return takesGzip(request)
      ? reply.header('Content-Encoding', 'gzip').send(file.gzipped)
      : reply.send(file.body);
  }
}

/** `?with=it`, or nothing. */
const queryOf = (url: string): string => /\?.*$/s.exec(url)?.[0] ?? '';
