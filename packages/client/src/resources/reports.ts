import type {
  Collected,
  DevicesAnswer,
  DevicesQuery,
  EventNamesAnswer,
  EventNamesQuery,
  EventsAnswer,
  EventsQuery,
  ExperimentQuery,
  ExperimentResultsAnswer,
  ExperimentsAnswer,
  ExperimentsQuery,
  ExportQuery,
  FunnelQuery,
  FunnelResult,
  FunnelsAnswer,
  FunnelsQuery,
  Imported,
  LocationsAnswer,
  LocationsQuery,
  PagesAnswer,
  PagesQuery,
  QueryAnswer,
  QueryBody,
  RevenueAnswer,
  RevenueQuery,
  ServerBatch,
  ServerSingle,
  SessionAnswer,
  SessionsAnswer,
  SessionsQuery,
  SourcesAnswer,
  SourcesQuery,
  Static,
  StatsAnswer,
  StatsQuery,
} from '@bellwether/contract';
import type { Content, Transport } from '../transport.ts';
import type { OfSite } from './inputs.ts';

/** What a site's visitors did, and events that go in and out. */
export const reportResources = (via: Transport) => ({
  reports: {
    stats: via.json<OfSite & StatsQuery, StatsAnswer>('GET /sites/:siteId/stats'),
    pages: via.list<OfSite & PagesQuery, PagesAnswer, 'pages'>('GET /sites/:siteId/pages', 'pages'),
    sources: via.list<OfSite & SourcesQuery, SourcesAnswer, 'sources'>(
      'GET /sites/:siteId/sources',
      'sources',
    ),
    locations: via.list<OfSite & LocationsQuery, LocationsAnswer, 'locations'>(
      'GET /sites/:siteId/locations',
      'locations',
    ),
    devices: via.list<OfSite & DevicesQuery, DevicesAnswer, 'devices'>(
      'GET /sites/:siteId/devices',
      'devices',
    ),
    revenue: via.json<OfSite & RevenueQuery, RevenueAnswer>('GET /sites/:siteId/revenue'),
    sessions: via.list<OfSite & SessionsQuery, SessionsAnswer, 'sessions'>(
      'GET /sites/:siteId/sessions',
      'sessions',
    ),
    session: via.json<OfSite & { sessionId: string }, SessionAnswer>(
      'GET /sites/:siteId/sessions/:sessionId',
    ),
    events: via.list<OfSite & EventsQuery, EventsAnswer, 'events'>('GET /sites/:siteId/events', 'events'),
    eventNames: via.list<OfSite & EventNamesQuery, EventNamesAnswer, 'names'>(
      'GET /sites/:siteId/events/names',
      'names',
    ),
    funnels: via.list<OfSite & FunnelsQuery, Static<typeof FunnelsAnswer>, 'funnels'>(
      'GET /sites/:siteId/funnels',
      'funnels',
    ),
    funnel: via.json<OfSite & FunnelQuery & { funnelId: string }, FunnelResult>(
      'GET /sites/:siteId/funnels/:funnelId',
    ),
    experiments: via.list<OfSite & ExperimentsQuery, ExperimentsAnswer, 'experiments'>(
      'GET /sites/:siteId/experiments',
      'experiments',
    ),
    experiment: via.json<OfSite & ExperimentQuery & { experimentId: string }, ExperimentResultsAnswer>(
      'GET /sites/:siteId/experiments/:experimentId',
    ),
    /** Any metrics by any dimensions. */
    query: via.json<OfSite & QueryBody, QueryAnswer>('POST /sites/:siteId/query'),
  },
  events: {
    /** One event, or several as `{ siteId, events }`: all or nothing. */
    send: via.json<
      OfSite & (Static<typeof ServerSingle> | Static<typeof ServerBatch>),
      Static<typeof Collected>
    >('POST /sites/:siteId/events'),
    /** All events of a period; read the answer's body as it comes. */
    export: via.raw<OfSite & ExportQuery>('GET /sites/:siteId/export/events'),
    exportSessions: via.raw<OfSite & ExportQuery>('GET /sites/:siteId/export/sessions'),
    /** A file as an export wrote it; `type` is `application/x-ndjson` or `text/csv`. */
    import: via.upload<OfSite & { body: Content; type: string }, Imported>('POST /sites/:siteId/import'),
  },
});
