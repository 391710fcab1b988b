import type { Alert, AlertChange, AlertCreate, AlertFiring } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** Numbers fall without anything happening: they are read each minute, and shown soon after. */
const ALERTS_MS = 15_000;
const PAGE = 100;

/** All keys begin with it, so that a change, and what is told live, refreshes all. */
export const alertsKey = ['alerts'] as const;

export const alertsQuery = (siteId: string) =>
  queryOptions({
    queryKey: [...alertsKey, 'of', siteId],
    queryFn: async () => (await api.get<{ alerts: Alert[] }>('/alerts', { siteId, limit: 1000 })).alerts,
    refetchInterval: ALERTS_MS,
  });

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: [...alertsKey, alertId],
    queryFn: async () => (await api.get<{ alert: Alert }>(idPath('alerts', alertId))).alert,
    refetchInterval: ALERTS_MS,
  });

/** When it fired, newest first: the last ones. */
export const firingsQuery = (alertId: string, limit = PAGE) =>
  queryOptions({
    queryKey: [...alertsKey, alertId, 'history', limit],
    queryFn: async () => {
      const path = idPath('alerts', alertId, 'history');
      return (await api.get<{ history: AlertFiring[] }>(path, { limit })).history;
    },
    refetchInterval: ALERTS_MS,
  });

export const createAlert = async (body: AlertCreate) =>
  (await api.post<{ alert: Alert }>('/alerts', body)).alert;

export const changeAlert = async (alertId: string, change: AlertChange) =>
  (await api.patch<{ alert: Alert }>(idPath('alerts', alertId), change)).alert;

export const deleteAlert = (alertId: string) => api.delete(idPath('alerts', alertId));
