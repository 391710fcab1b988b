import { NextCursor, PageQuery, Site, SiteChange, SiteCreate, SiteParams } from '@bellwether/contract';
import { AppError, type Site as SiteRecord } from '@bellwether/core';
import Type from 'typebox';
import { createSite } from '../../accounts/accounts.ts';
import { removeSite } from '../../accounts/remove-site.ts';
import { domainOf, refuseTimezone, settingsOf } from '../../accounts/site-fields.ts';
import { accountOf, reachFor } from '../access.ts';
import { siteAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Sites'];
const one = named({ site: Site });

export function siteRoutes(api: Api, deps: AppDeps): void {
  const { registry, changed } = deps;
  const find = owned(deps);

  api.get(
    '/sites',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List sites',
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: answers(200, named({ sites: Type.Array(Site), nextCursor: NextCursor })),
      },
    },
    async request => {
      const scope = { accountId: accountOf(request), reach: reachFor(request) };
      const page = await registry.sites.list(scope, pageRequest(request.query));
      return { sites: page.items.map(siteAnswer), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/sites',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Add a site', body: SiteCreate, response: answers(201, one) },
    },
    async (request, reply) => {
      // With a role on some sites only, one could not so much as read what one made.
      if (typeof reachFor(request) !== 'string') throw new AppError('insufficient_role');
      const { settings = {}, ...rest } = request.body;
      const asked = { ...rest, settings: settingsOf(settings), accountId: accountOf(request) };
      const site = await createSite(deps, asked);
      await changed('site', site.id);
      return reply.code(201).send({ site: siteAnswer(site) });
    },
  );

  api.get(
    '/sites/:siteId',
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Read a site', params: SiteParams, response: answers(200, one) },
    },
    async request => ({ site: siteAnswer(await find.site(request, request.params.siteId)) }),
  );

  api.patch(
    '/sites/:siteId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Change a site',
        description: 'Of `settings`, too, only what is given changes.',
        params: SiteParams,
        body: SiteChange,
        response: answers(200, one),
      },
    },
    async request => {
      const site = withChange(await find.site(request, request.params.siteId), request.body);
      await registry.sites.update(site);
      await changed('site', site.id);
      return { site: siteAnswer(site) };
    },
  );

  api.delete(
    '/sites/:siteId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Delete a site',
        description:
          'All that was set up for it goes at once, its data some seconds later, whatever happens meanwhile.',
        params: SiteParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const site = await find.site(request, request.params.siteId);
      // First what must not be forgotten: from here on the data goes, whatever becomes of this request.
      await deps.data.erasures.ask(site.id, null);
      await removeSite(deps, site.id);
      return reply.code(204).send();
    },
  );
}

function withChange(site: SiteRecord, { domain, name, timezone, settings }: SiteChange): SiteRecord {
  if (timezone !== undefined) refuseTimezone(timezone);
  return {
    ...site,
    domain: domain === undefined ? site.domain : domainOf(domain, 'domain'),
    name: name ?? site.name,
    timezone: timezone ?? site.timezone,
    settings: { ...site.settings, ...settingsOf(settings ?? {}) },
  };
}
