import type {
  Experiment,
  ExperimentChange,
  ExperimentCreate,
  ExperimentResultsAnswer,
  ExperimentsAnswer,
} from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** What runs goes on counting. */
const RESULTS_MS = 15_000;

/** All keys begin with it, so that a change refreshes the lists and the results. */
export const experimentsKey = (siteId: string) => ['experiments', siteId] as const;

/** A site's experiments, newest first. */
export const experimentsQuery = (siteId: string) =>
  queryOptions({
    queryKey: [...experimentsKey(siteId), 'list'],
    queryFn: async () => {
      const path = idPath('sites', siteId, 'experiments');
      return (await api.get<ExperimentsAnswer>(path, { limit: 1000 })).experiments;
    },
  });

/** One with what it has come to. */
export const resultsQuery = (siteId: string, experimentId: string) =>
  queryOptions({
    queryKey: [...experimentsKey(siteId), 'results', experimentId],
    queryFn: async ({ signal }) => {
      const path = idPath('sites', siteId, 'experiments', experimentId);
      return (await api.get<ExperimentResultsAnswer>(path, {}, signal)).experiment;
    },
    refetchInterval: query => (query.state.data?.status === 'running' ? RESULTS_MS : false),
  });

export const createExperiment = async (body: ExperimentCreate) =>
  (await api.post<{ experiment: Experiment }>('/experiments', body)).experiment;

export const changeExperiment = async (experimentId: string, change: ExperimentChange) =>
  (await api.patch<{ experiment: Experiment }>(idPath('experiments', experimentId), change)).experiment;

export const deleteExperiment = (experimentId: string) => api.delete(idPath('experiments', experimentId));
