import type { Clock } from '@bellwether/core';
import type { Metrics } from '../metrics.ts';
import type { MetaStore } from '../ports/index.ts';
import type { Job } from './scheduler.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is done by the clock for each line of events. */
export const lineJobs = (line: { endIdle(): Promise<void>; snapshot(): Promise<void> }): Job[] => [
  { name: 'write changed sessions', every: 2 * SECOND, run: line.snapshot },
  { name: 'end idle sessions', every: 5 * SECOND, run: line.endIdle },
];

export interface HouseDeps {
  clock: Clock;
  store: Pick<MetaStore, 'deliveries' | 'messages' | 'ingest' | 'passwordLinks' | 'quarantine'>;
  metrics: Pick<Metrics, 'deliveries' | 'quarantine'>;
  alerts: { everyMinute(): Promise<void> };
  /** Tells of experiments whose samples have come to decide them. */
  decideExperiments(): Promise<void>;
  /** Looks whether somebody wants rows of the quarantine tried again, which a command can't tell a process. */
  tryAgain(): void;
  /** Sees to it that salts older than 48 h are gone on days without traffic too. */
  rotateSalts(): Promise<void>;
  /** Deletes what is older than its site keeps it. */
  enforceRetention(): Promise<void>;
  deliveryRetentionDays: number;
}

/** What is done by the clock for everybody together, by one process at a time. */
export function houseJobs({
  clock,
  store,
  metrics,
  alerts,
  decideExperiments,
  tryAgain,
  rotateSalts,
  enforceRetention,
  deliveryRetentionDays,
}: HouseDeps): Job[] {
  const ago = (ms: number) => clock.now() - ms;
  return [
    {
      name: 'reclaim ended leases',
      every: 15 * SECOND,
      run: async () => void (await store.deliveries.reclaim(clock.now())),
    },
    { name: 'read alerts', every: MINUTE, run: alerts.everyMinute },
    { name: 'decide experiments', every: 10 * MINUTE, run: decideExperiments },
    { name: 'delete old salts', every: HOUR, run: rotateSalts },
    {
      name: 'forget event ids and daily visitors',
      every: HOUR,
      // A day's salt lives 48 h; a visitor older than that can't be met again.
      run: () => store.ingest.prune({ eventIds: ago(DAY), dailyVisitors: ago(2 * DAY) }),
    },
    {
      name: 'delete old password links',
      every: HOUR,
      run: () => store.passwordLinks.prune(clock.now()),
    },
    // Whole days, so it does something once a day; asked often, since the server may not run at midnight.
    { name: 'delete what sites keep no longer', every: HOUR, run: enforceRetention },
    { name: 'prune the delivery log', every: 10 * MINUTE, run: pruneDeliveries },
    { name: 'try again what was put aside', every: 15 * SECOND, run: async () => tryAgain() },
    { name: 'count what waits', every: 15 * SECOND, run: countWaiting },
  ];

  /** In small steps, so that no commit waits long behind one. */
  async function pruneDeliveries(): Promise<void> {
    const step = 1000;
    while ((await store.deliveries.prune(ago(deliveryRetentionDays * DAY), step)) === step);
    await store.messages.prune(ago(deliveryRetentionDays * DAY));
  }

  async function countWaiting(): Promise<void> {
    for (const [state, count] of Object.entries(await store.deliveries.countByState())) {
      metrics.deliveries.set({ state }, count);
    }
    metrics.quarantine.set(await store.quarantine.count());
  }
}
