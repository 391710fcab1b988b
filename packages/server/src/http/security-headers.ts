import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { HttpSettings } from './deps.ts';

/** Pages of ours run our own scripts and styles only, talk to us only, and are framed by nobody. */
export async function secureHeaders(app: FastifyInstance, { publicUrl }: HttpSettings): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Nothing of an address leaves for other sites. With `no-referrer`, browsers send forms with `Origin: null`,
    // also to ourselves, and refuseCrossOrigin would refuse the set-up form.
    referrerPolicy: { policy: 'same-origin' },
    // Over plain http it would be ignored, and on a host that also serves other things it is not ours to say.
    hsts: publicUrl.startsWith('https:') && { maxAge: 15_552_000, includeSubDomains: false },
  });
}
