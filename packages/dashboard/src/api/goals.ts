import type { Goal, GoalChange, GoalCreate } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

export const goalsQuery = (siteId: string) =>
  queryOptions({
    queryKey: ['goals', siteId],
    queryFn: async () => (await api.get<{ goals: Goal[] }>('/goals', { siteId, limit: 1000 })).goals,
  });

export const createGoal = async (body: GoalCreate) => (await api.post<{ goal: Goal }>('/goals', body)).goal;

export const changeGoal = async (goalId: string, change: GoalChange) =>
  (await api.patch<{ goal: Goal }>(idPath('goals', goalId), change)).goal;

export const deleteGoal = (goalId: string) => api.delete(idPath('goals', goalId));
