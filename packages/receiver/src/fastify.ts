import type { FastifyPluginAsync } from 'fastify';
import { DEFAULT_MAX_BODY_BYTES } from './raw-body.ts';
import { type Handler, type ReceiveOptions, receiver } from './receive.ts';
import type { Secrets } from './sign.ts';

export interface FastifyOptions extends ReceiveOptions {
  /** Where requests arrive, under the plugin's prefix; `/`. */
  path?: string;
  secrets: Secrets;
  handler: Handler;
  /** A larger body is a 413; 2 MiB. */
  maxBodyBytes?: number;
}

/**
 * A Fastify plugin with one POST route that verifies webhook requests and hands their messages on:
 * `app.register(receiveWebhooks, { path: '/webhooks', secrets, handler })`.
 *
 * The body parser that keeps the raw bytes stays within the plugin; the application's own routes parse as before.
 * @throws TypeError at registration for a missing or malformed secret
 */
export const receiveWebhooks: FastifyPluginAsync<FastifyOptions> = async (app, options) => {
  const receive = receiver(options.secrets, options.handler, options);
  const bodyLimit = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Body?: Buffer }>(options.path ?? '/', { bodyLimit }, async (request, reply) => {
    const { status, body } = await receive(request.headers, request.body ?? '');
    if (body !== '') reply.type('application/json');
    return reply.code(status).send(body);
  });
};
