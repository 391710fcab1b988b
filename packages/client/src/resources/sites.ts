import type {
  Alert,
  AlertChange,
  AlertCreate,
  AlertFiring,
  Deletion,
  Experiment,
  ExperimentChange,
  ExperimentCreate,
  Funnel,
  FunnelChange,
  FunnelCreate,
  Goal,
  GoalChange,
  GoalCreate,
  Site,
  SiteChange,
  SiteCreate,
} from '@bellwether/contract';
import type { Transport } from '../transport.ts';
import type { Named, OfSite, Page, Paged } from './inputs.ts';

/** Sites, and what is set up for each. */
export const siteResources = (via: Transport) => ({
  sites: {
    list: via.list<Page, Paged<'sites', Site>, 'sites'>('GET /sites', 'sites'),
    create: via.json<SiteCreate, Named<'site', Site>>('POST /sites'),
    get: via.json<OfSite, Named<'site', Site>>('GET /sites/:siteId'),
    update: via.json<OfSite & SiteChange, Named<'site', Site>>('PATCH /sites/:siteId'),
    delete: via.json<OfSite, void>('DELETE /sites/:siteId'),
    /** Deletes all that is known of a visitor. */
    deleteVisitor: via.json<OfSite & { visitorId: string }, Named<'deletion', Deletion>>(
      'DELETE /sites/:siteId/visitors/:visitorId',
    ),
    deletions: via.json<OfSite, Named<'deletions', Deletion[]>>('GET /sites/:siteId/deletions'),
  },
  goals: {
    list: via.list<OfSite & Page, Paged<'goals', Goal>, 'goals'>('GET /goals', 'goals'),
    create: via.json<GoalCreate, Named<'goal', Goal>>('POST /goals'),
    get: via.json<{ goalId: string }, Named<'goal', Goal>>('GET /goals/:goalId'),
    update: via.json<{ goalId: string } & GoalChange, Named<'goal', Goal>>('PATCH /goals/:goalId'),
    delete: via.json<{ goalId: string }, void>('DELETE /goals/:goalId'),
  },
  funnels: {
    list: via.list<OfSite & Page, Paged<'funnels', Funnel>, 'funnels'>('GET /funnels', 'funnels'),
    create: via.json<FunnelCreate, Named<'funnel', Funnel>>('POST /funnels'),
    get: via.json<{ funnelId: string }, Named<'funnel', Funnel>>('GET /funnels/:funnelId'),
    update: via.json<{ funnelId: string } & FunnelChange, Named<'funnel', Funnel>>(
      'PATCH /funnels/:funnelId',
    ),
    delete: via.json<{ funnelId: string }, void>('DELETE /funnels/:funnelId'),
  },
  alerts: {
    list: via.list<OfSite & Page, Paged<'alerts', Alert>, 'alerts'>('GET /alerts', 'alerts'),
    create: via.json<AlertCreate, Named<'alert', Alert>>('POST /alerts'),
    get: via.json<{ alertId: string }, Named<'alert', Alert>>('GET /alerts/:alertId'),
    update: via.json<{ alertId: string } & AlertChange, Named<'alert', Alert>>('PATCH /alerts/:alertId'),
    delete: via.json<{ alertId: string }, void>('DELETE /alerts/:alertId'),
    history: via.list<{ alertId: string } & Page, Paged<'history', AlertFiring>, 'history'>(
      'GET /alerts/:alertId/history',
      'history',
    ),
  },
  experiments: {
    list: via.list<OfSite & Page, Paged<'experiments', Experiment>, 'experiments'>(
      'GET /experiments',
      'experiments',
    ),
    create: via.json<ExperimentCreate, Named<'experiment', Experiment>>('POST /experiments'),
    get: via.json<{ experimentId: string }, Named<'experiment', Experiment>>(
      'GET /experiments/:experimentId',
    ),
    update: via.json<{ experimentId: string } & ExperimentChange, Named<'experiment', Experiment>>(
      'PATCH /experiments/:experimentId',
    ),
    delete: via.json<{ experimentId: string }, void>('DELETE /experiments/:experimentId'),
  },
});
