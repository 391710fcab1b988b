import type { Clock } from '@bellwether/core';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { sleep } from './sleep.ts';

/** A partition is a stream of its own: it is trimmed, led and lost by itself. */
export const streamOf = (partition: number): string => `BELLWETHER_EVENTS_${partition}`;
export const subjectOf = (partition: number): string => `bellwether.events.${partition}`;

/** A publish is repeated for some seconds; NATS forgets message ids after this. */
const DUPLICATES_MS = 120_000;
const REPLICAS = 3;
const RETRY_MS = 250;

export interface Layout {
  partitions: number;
  /** Copies of every event. Null: three where the servers are a cluster, else one. */
  replicas: number | null;
}

/** What no second attempt changes. */
class WrongLayout extends Error {}

/**
 * Makes the streams that are not there yet. How many there are stands in the description of each, which is written
 * in the same step as the stream is made: of two processes that were told different numbers, one is refused.
 * @param patienceMs how long servers that are just starting are waited for
 * @throws Error with a sentence where the log has another number of partitions, or can't be made
 */
export async function ensureStreams(
  manager: JetStreamManager,
  layout: Layout,
  { clock, log, patienceMs }: { clock: Clock; log: Pick<Logger, 'info' | 'warn'>; patienceMs: number },
): Promise<void> {
  const giveUp = clock.now() + patienceMs;
  for (let partition = 0; partition < layout.partitions; ) {
    try {
      await ensureStream(manager, partition, layout, log);
      partition++;
    } catch (error) {
      if (error instanceof WrongLayout) throw error;
      if (clock.now() > giveUp) throw unavailable(error, layout);
      await sleep(clock, RETRY_MS);
    }
  }
}

async function ensureStream(
  manager: JetStreamManager,
  partition: number,
  layout: Layout,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  const found = await existing(manager, partition);
  const { config } = found ?? (await make(manager, partition, layout));
  const partitions = partitionsIn(config.description);
  if (partitions !== layout.partitions)
    throw new WrongLayout(
      `The event log on NATS has ${partitions ?? 'an unknown number of'} partitions, not ${layout.partitions}: the number stays what it was at the first start.`,
    );
  const copies = { partition, replicas: config.num_replicas };
  if (!found) log.info(copies, 'Made a partition of the event log.');
  else if (layout.replicas !== null && config.num_replicas !== layout.replicas)
    log.warn(copies, 'A partition of the event log has another number of copies than is set. It stays so.');
}

async function existing(manager: JetStreamManager, partition: number): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(streamOf(partition));
  } catch (error) {
    if (isApiError(error, STREAM_NOT_FOUND)) return null;
    throw error;
  }
}

async function make(manager: JetStreamManager, partition: number, layout: Layout): Promise<StreamInfo> {
  const add = (replicas: number) =>
    manager.streams.add({
      name: streamOf(partition),
      subjects: [subjectOf(partition)],
      description: describe(partition, layout.partitions),
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      duplicate_window: nanos(DUPLICATES_MS),
      num_replicas: replicas,
    });
  try {
    return await add(layout.replicas ?? REPLICAS);
  } catch (error) {
    if (layout.replicas === null && isApiError(error, NOT_CLUSTERED)) return add(1);
    throw error;
  }
}

const describe = (partition: number, partitions: number): string =>
  `Bellwether: accepted events, partition ${partition} of ${partitions}`;

function partitionsIn(description = ''): number | null {
  const number = /partition \d+ of (\d+)$/.exec(description)?.[1];
  return number === undefined ? null : Number(number);
}

function unavailable(error: unknown, { replicas }: Layout): Error {
  const reason = (error as Error).message;
  const sentence = isApiError(error, NO_PEERS)
    ? `The NATS cluster has fewer than ${replicas ?? REPLICAS} servers for the event log's copies: start the missing ones, or set fewer copies`
    : 'The event log on NATS JetStream could not be opened';
  return new Error(`${sentence}: ${reason}.`, { cause: error });
}

/** Of nats-server's list of errors. */
const STREAM_NOT_FOUND = 10059;
const NOT_CLUSTERED = 10074;
const NO_PEERS = 10005;

const isApiError = (error: unknown, code: number): boolean =>
  error instanceof JetStreamApiError && error.code === code;
