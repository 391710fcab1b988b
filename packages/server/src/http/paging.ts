import { pageLimits } from '@bellwether/contract';
import type { PageRequest } from '../ports/index.ts';

/** The page a query asks for. */
export const pageRequest = (query: { limit?: number; cursor?: string }): PageRequest => ({
  limit: query.limit ?? pageLimits.usual,
  cursor: query.cursor ?? null,
});
