import { AppError } from '@bellwether/core';
import type { FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send: cookies would go along. Programs send no `Origin` and are let
 * through; they have no cookies that somebody else's page could use.
 * @throws AppError `cross_origin`
 */
export function refuseCrossOrigin(request: FastifyRequest, publicUrl: string): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  const host = origin === undefined ? null : hostOf(origin);
  const own =
    origin === undefined || (host !== '' && [request.headers.host, hostOf(publicUrl)].includes(host ?? ''));
  if (!own || request.headers['sec-fetch-site'] === 'cross-site') throw new AppError('cross_origin');
}

/** Empty for `null` and anything else that is no origin: it equals no host. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');
