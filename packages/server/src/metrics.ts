import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` tells, in Prometheus' form. Stages are handed the ones they move. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    eventsAccepted: new Counter({
      name: 'bellwether_events_accepted_total',
      help: 'Events durably committed.',
      registers,
    }),
    eventsDropped: new Counter({
      name: 'bellwether_events_dropped_total',
      help: 'Events refused on purpose, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'bellwether_commit_seconds',
      help: 'Time a group commit took.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1],
      registers,
    }),
    commitEvents: new Histogram({
      name: 'bellwether_commit_events',
      help: 'Events in a group commit.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 250, 500, 1000],
      registers,
    }),
    openSessions: new Gauge({
      name: 'bellwether_open_sessions',
      help: 'Sessions now open, by the partition of the visitors this process has.',
      labelNames: ['partition'],
      registers,
    }),
    logBacklog: new Gauge({
      name: 'bellwether_event_log_rows',
      help: 'Rows committed but not yet in the event store, by partition.',
      labelNames: ['partition'],
      registers,
    }),
    quarantinedRows: new Counter({
      name: 'bellwether_quarantined_rows_total',
      help: 'Rows this process put aside because the event store could not read them.',
      registers,
    }),
    quarantine: new Gauge({
      name: 'bellwether_quarantine_rows',
      help: 'Rows put aside, of all partitions and of the past, that wait for somebody to look at them.',
      registers,
    }),
    partitions: new Gauge({
      name: 'bellwether_partitions',
      help: 'Partitions of the visitors this process has; all there are together, when all is well.',
      registers,
    }),
    acceptedLag: new Gauge({
      name: 'bellwether_accepted_lag_entries',
      help: 'Entries of the accepted log not yet processed, by partition.',
      labelNames: ['partition'],
      registers,
    }),
    housekeeping: new Gauge({
      name: 'bellwether_housekeeping',
      help: 'Whether this process keeps house for all: 1 in one of them, when all is well.',
      registers,
    }),
    partitionsAbandoned: new Counter({
      name: 'bellwether_partitions_abandoned_total',
      help: 'Times this process had to drop a partition: its lease was lost, or it failed.',
      registers,
    }),
    eventsAppended: new Counter({
      name: 'bellwether_events_appended_total',
      help: 'Events acknowledged by the accepted log.',
      registers,
    }),
    appendSeconds: new Histogram({
      name: 'bellwether_append_seconds',
      help: 'Time the accepted log took to acknowledge or refuse, attempts that were repeated included.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 2.5, 5, 10],
      registers,
    }),
    appendsRefused: new Counter({
      name: 'bellwether_appends_refused_total',
      help: 'Appends the accepted log did not acknowledge in time: requests answered 503.',
      registers,
    }),
    engineRestarts: new Counter({
      name: 'bellwether_engine_restarts_total',
      help: 'Times the embedded analytics engine was started again.',
      registers,
    }),
    attempts: new Counter({
      name: 'bellwether_delivery_attempts_total',
      help: 'Delivery attempts, by what came of them.',
      labelNames: ['outcome'],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'bellwether_delivery_attempt_seconds',
      help: 'Time an attempt took, from its start to the end of the answer.',
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers,
    }),
    deliveries: new Gauge({
      name: 'bellwether_deliveries',
      help: 'Deliveries kept, by state.',
      labelNames: ['state'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** What a partition moves: the gauges it has a row of its own in, and the counters it shares. */
export type PartitionMetrics = ReturnType<typeof ofPartition>;

export function ofPartition(metrics: Metrics, partition: number) {
  const labels = { partition: String(partition) };
  const { commitSeconds, commitEvents, eventsAccepted, quarantinedRows } = metrics;
  return {
    commitSeconds,
    commitEvents,
    eventsAccepted,
    quarantinedRows,
    openSessions: metrics.openSessions.labels(labels),
    logBacklog: metrics.logBacklog.labels(labels),
    acceptedLag: metrics.acceptedLag.labels(labels),
    /** It is somebody else's now: its rows go. */
    forget(): void {
      for (const gauge of [metrics.openSessions, metrics.logBacklog, metrics.acceptedLag])
        gauge.remove(labels);
    },
  };
}
