import { AppError, type ErrorDetail, type Grant } from '@bellwether/core';
import type { Registry } from '../ports/index.ts';

/**
 * The roles that somebody is to have in an account: at least one, on its own sites, one for each.
 * @throws AppError `invalid_request`, `site_not_found`, `access_denied`
 */
export async function grantOf(
  { registry }: { registry: Pick<Registry, 'sites'> },
  accountId: string,
  { role = null, sites = [] }: Partial<Grant>,
): Promise<{ role: Grant['role']; sites: Grant['sites'][number][] }> {
  if (role === null && sites.length === 0) {
    throw invalid({ field: 'role', problem: 'must be given, or roles on sites' });
  }
  const seen = new Set<string>();
  for (const [i, { siteId }] of sites.entries()) {
    if (seen.has(siteId)) throw invalid({ field: `sites[${i}].siteId`, problem: 'is there twice' });
    seen.add(siteId);
    const site = await registry.sites.get(siteId);
    if (!site) throw new AppError('site_not_found');
    if (site.accountId !== accountId) throw new AppError('access_denied');
  }
  return { role, sites: sites.map(({ siteId, role }) => ({ siteId, role })) };
}

const invalid = (detail: ErrorDetail) =>
  new AppError('invalid_request', `${detail.field} ${detail.problem}.`, [detail]);
