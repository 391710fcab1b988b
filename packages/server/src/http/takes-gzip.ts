import type { FastifyRequest } from 'fastify';

/** Whether who asks takes an answer in gzip. */
export const takesGzip = ({ headers }: FastifyRequest): boolean =>
  /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
