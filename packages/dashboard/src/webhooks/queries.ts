import type {
  EventTypeInfo,
  FormatInfo,
  HealthPeriod,
  ScheduleInfo,
  Webhook,
  WebhookChange,
  WebhookCreate,
  WebhookHealth,
} from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import type { FormatName } from './format-texts.ts';

/** Webhooks change by themselves too, with every attempt. */
const WEBHOOK_MS = 2_000;
const LIST_MS = 5_000;
const HEALTH_MS = 10_000;

/** @param siteId null: all of the account */
export const webhooksQuery = (siteId: string | null) =>
  queryOptions({
    queryKey: ['webhooks', 'of', siteId],
    queryFn: async () => {
      const query = { siteId: siteId ?? undefined, limit: 1000 };
      return (await api.get<{ webhooks: Webhook[] }>('/webhooks', query)).webhooks;
    },
    refetchInterval: LIST_MS,
  });

export const webhookQuery = (webhookId: string) =>
  queryOptions({
    queryKey: ['webhooks', webhookId],
    queryFn: async () => (await api.get<{ webhook: Webhook }>(idPath('webhooks', webhookId))).webhook,
    refetchInterval: WEBHOOK_MS,
  });

export const healthQuery = (webhookId: string, period: HealthPeriod) =>
  queryOptions({
    queryKey: ['webhooks', webhookId, 'health', period],
    queryFn: async () => {
      const path = idPath('webhooks', webhookId, 'health');
      return (await api.get<{ health: WebhookHealth }>(path, { period })).health;
    },
    refetchInterval: HEALTH_MS,
  });

export const formatsQuery = queryOptions({
  queryKey: ['formats'],
  queryFn: () => api.get<{ formats: FormatInfo[]; retryPresets: Record<string, ScheduleInfo> }>('/formats'),
  staleTime: Number.POSITIVE_INFINITY,
});

export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: async () => (await api.get<{ eventTypes: EventTypeInfo[] }>('/event-types')).eventTypes,
  staleTime: Number.POSITIVE_INFINITY,
});

/** A sample's body as the format sends it. */
export const sampleQuery = (type: string, format: FormatName) =>
  queryOptions({
    queryKey: ['event-types', type, format],
    queryFn: () => api.get<unknown>(idPath('event-types', type, 'sample'), { format }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the server has against an address; null for nothing. It sends nothing there. */
export const urlProblemQuery = (url: string) =>
  queryOptions({
    queryKey: ['url-problem', url],
    queryFn: async () =>
      (await api.post<{ problem: { error: string } | null }>('/webhooks/check-url', { url })).problem,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: undefined,
  });

/** The answer has the secret, this once. */
export async function createWebhook(body: WebhookCreate): Promise<Webhook> {
  const { webhook } = await api.post<{ webhook: Webhook }>('/webhooks', body);
  await queryClient.invalidateQueries({ queryKey: ['webhooks', 'of'] });
  return webhook;
}

export async function changeWebhook(webhookId: string, change: WebhookChange): Promise<Webhook> {
  const { webhook } = await api.patch<{ webhook: Webhook }>(idPath('webhooks', webhookId), change);
  queryClient.setQueryData(webhookQuery(webhookId).queryKey, webhook);
  await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  return webhook;
}

export async function deleteWebhook(webhookId: string): Promise<void> {
  await api.delete(idPath('webhooks', webhookId));
  await queryClient.invalidateQueries({ queryKey: ['webhooks', 'of'] });
}

/** The answer has the secret, this once. */
export async function rotateSecret(webhookId: string, overlapHours: number): Promise<Webhook> {
  const path = idPath('webhooks', webhookId, 'rotate-secret');
  return (await api.post<{ webhook: Webhook }>(path, { overlapHours })).webhook;
}
