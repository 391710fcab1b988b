import * as contract from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import Type, { type TSchema } from 'typebox';
import * as query from '../../query/index.ts';
import type { Access, Asked } from '../access.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { owned } from '../owned.ts';

type Report<Query> = (deps: query.ReportDeps, site: Site, query: Query, now: number) => Promise<object>;

export function reportRoutes(api: Api, deps: AppDeps): void {
  const { eventStore: store, clock } = deps;
  const find = owned(deps);

  /** Runs a report for the site the address names. */
  const of =
    <Query>(run: Report<Query>) =>
    async (request: Asked & { params: { siteId: string }; query: Query }) =>
      run({ store }, await find.site(request, request.params.siteId), request.query, clock.now());

  const site = '/sites/:siteId';
  const c = contract;
  api.get(`${site}/stats`, opts('Totals and a series', c.StatsQuery, c.StatsAnswer), of(query.statsReport));
  api.get(`${site}/pages`, opts('Pages', c.PagesQuery, c.PagesAnswer), of(query.pagesReport));
  api.get(
    `${site}/sources`,
    opts('Where visitors come from', c.SourcesQuery, c.SourcesAnswer),
    of(query.sourcesReport),
  );
  api.get(
    `${site}/locations`,
    opts('Where visitors are', c.LocationsQuery, c.LocationsAnswer),
    of(query.locationsReport),
  );
  api.get(
    `${site}/devices`,
    opts('What visitors use', c.DevicesQuery, c.DevicesAnswer),
    of(query.devicesReport),
  );
  api.get(
    `${site}/revenue`,
    opts('What events brought, by currency', c.RevenueQuery, c.RevenueAnswer),
    of(query.revenueReport),
  );
  api.get(
    `${site}/sessions`,
    opts('Visits, newest first', c.SessionsQuery, c.SessionsAnswer),
    of(query.sessionsReport),
  );
  api.get(
    `${site}/events`,
    opts('Events, newest first', c.EventsQuery, c.EventsAnswer),
    of(query.eventsReport),
  );
  api.get(
    `${site}/events/names`,
    opts('Names of custom events', c.EventNamesQuery, c.EventNamesAnswer),
    of(query.eventNamesReport),
  );

  api.post(
    `${site}/query`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Any metrics by any dimensions',
        params: c.SiteParams,
        body: c.QueryBody,
        response: answers(200, c.QueryAnswer),
      },
    },
    async request => {
      const found = await find.site(request, request.params.siteId);
      return query.queryReport({ store }, found, request.body, clock.now());
    },
  );

  api.get(
    `${site}/sessions/:sessionId`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'A visit with its events',
        params: Type.Object({ ...contract.SiteParams.properties, sessionId: contract.Id() }),
        response: answers(200, contract.SessionAnswer),
      },
    },
    async request => {
      const found = await find.site(request, request.params.siteId);
      return query.sessionReport({ store }, found, request.params.sessionId, clock.now());
    },
  );
}

const tags = ['Reports'];
const access: Access = 'stats:read';

const opts = <Query extends TSchema>(summary: string, querystring: Query, answer: TSchema) => ({
  config: { access },
  schema: { tags, summary, params: contract.SiteParams, querystring, response: answers(200, answer) },
});
