import type { Api } from '../api.ts';
import type { Document } from '../reference/document.ts';
import { referencePage, STYLESHEET } from '../reference/page.ts';
import { stylesheet } from '../reference/stylesheet.ts';

/** The API's reference for people, made of the document that programs get. */
export function referenceRoutes(app: Api): void {
  let page: string | null = null;

  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => {
    const document: unknown = app.swagger();
    page ??= referencePage(document as Document);
    return reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache').send(page);
  });

  app.get(STYLESHEET, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('Cache-Control', 'public, max-age=3600').send(stylesheet),
  );
}
