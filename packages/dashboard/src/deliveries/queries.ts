import type { Backfill, BackfillCreate, Delivery, DeliveryWithLog, ReplayCreate } from '@bellwether/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, idPath } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';

/** How often the log is asked for anew while people watch it. */
const LIVE_MS = 2_000;
/** Something is under way right now: an attempt, a job. */
const SOON_MS = 700;
const PAGE = 50;

interface DeliveryPage {
  deliveries: Delivery[];
  nextCursor: string | null;
}

export interface LogFilter {
  state?: Delivery['state'];
  type?: string;
  /** ISO 8601. */
  from?: string;
  to?: string;
}

/** The delivery log, newest first. @param live ask again and again; every loaded page is, so that rows move together */
export const logQuery = (webhookId: string, filter: LogFilter, live: boolean) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'of', webhookId, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE, cursor: pageParam ?? undefined };
      return api.get<DeliveryPage>(idPath('webhooks', webhookId, 'deliveries'), query, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: live && LIVE_MS,
  });

const isUnderWay = ({ state }: Pick<Delivery, 'state'>) => state === 'pending' || state === 'sending';

export const deliveryQuery = (deliveryId: string) =>
  queryOptions({
    queryKey: ['deliveries', deliveryId],
    queryFn: async () =>
      (await api.get<{ delivery: DeliveryWithLog }>(idPath('deliveries', deliveryId))).delivery,
    refetchInterval: ({ state: { data } }) => (data && !isUnderWay(data) ? LIVE_MS * 5 : SOON_MS),
  });

export async function replayDelivery(deliveryId: string): Promise<Delivery> {
  const { delivery } = await api.post<{ delivery: Delivery }>(idPath('deliveries', deliveryId, 'replay'));
  await queryClient.invalidateQueries({ queryKey: ['deliveries'] });
  return delivery;
}

/** Makes a test message; the delivery tells what comes of it. */
export async function sendTest(webhookId: string): Promise<Delivery> {
  const path = idPath('webhooks', webhookId, 'test');
  return (await api.post<{ delivery: Delivery }>(path)).delivery;
}

export const hasEnded = ({ state }: Pick<Backfill, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** Backfills and bulk replays, newest first. */
export const jobsQuery = (webhookId: string) =>
  queryOptions({
    queryKey: ['jobs', webhookId],
    queryFn: async () =>
      (await api.get<{ backfills: Backfill[] }>(idPath('webhooks', webhookId, 'backfills'))).backfills,
    refetchInterval: ({ state: { data } }) => (data?.every(hasEnded) ? LIVE_MS * 5 : SOON_MS),
  });

export interface DryRun {
  total: number;
  byType: Record<string, number>;
}

export type JobRequest =
  | { kind: 'backfill'; body: Omit<BackfillCreate, 'dryRun'> }
  | { kind: 'replay'; body: Omit<ReplayCreate, 'dryRun'> };

/** How much a job would send, by type. */
export const dryRunQuery = (webhookId: string, { kind, body }: JobRequest) =>
  queryOptions({
    queryKey: ['dry-run', webhookId, kind, body],
    queryFn: () => api.post<DryRun>(idPath('webhooks', webhookId, kind), { ...body, dryRun: true }),
    staleTime: 0,
    placeholderData: undefined,
  });

export async function startJob(webhookId: string, { kind, body }: JobRequest): Promise<Backfill> {
  const path = idPath('webhooks', webhookId, kind);
  const { backfill } = await api.post<{ backfill: Backfill }>(path, body);
  await queryClient.invalidateQueries({ queryKey: ['jobs', webhookId] });
  return backfill;
}

export async function cancelJob({ webhookId, id }: Pick<Backfill, 'webhookId' | 'id'>): Promise<void> {
  await api.delete(idPath('webhooks', webhookId, 'backfills', id));
  await queryClient.invalidateQueries({ queryKey: ['jobs', webhookId] });
}
