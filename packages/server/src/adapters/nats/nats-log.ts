import type { Clock } from '@bellwether/core';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nuid } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { AcceptedLog, AcceptedReader } from '../../ports/index.ts';
import type { NatsLink } from './link.ts';
import { createPartitionReader } from './partition-reader.ts';
import { createPartitionWriter, type WriterLimits } from './partition-writer.ts';
import { hasQuorum } from './quorum.ts';
import { ensureStreams, type Layout, streamOf, subjectOf } from './streams.ts';

export interface LogLimits extends WriterLimits {
  /** How long a publish waits for its acknowledgement before it is repeated. */
  attemptMs: number;
  /** How long servers that are just starting are waited for. */
  openMs: number;
  /** How long the log may end before the position it is read from. */
  shortMs: number;
}

const limitsByDefault: LogLimits = {
  // Half of what NATS takes by default, as large messages hold up the small ones behind them.
  messageBytes: 512 * 1024,
  waitingEvents: 10_000,
  budgetMs: 10_000,
  attemptMs: 2000,
  openMs: 30_000,
  shortMs: 10_000,
};

/** A question to JetStream; servers without a leader don't answer. */
const QUESTION_MS = 3000;
/** A message's headers, which count too. */
const HEADERS_BYTES = 1024;

/**
 * Opens the log that NATS JetStream keeps, and makes it where it isn't there yet. It uses the connection and does not
 * close it.
 * @throws Error with a sentence, see `ensureStreams`
 */
export async function openNatsLog(
  link: NatsLink,
  {
    partitions,
    replicas,
    log,
    clock,
    limits: changed,
  }: Layout & { log: Pick<Logger, 'info' | 'warn'>; clock: Clock; limits?: Partial<LogLimits> },
): Promise<AcceptedLog> {
  const { connection } = link;
  const given = { ...limitsByDefault, ...changed };
  const limits = { ...given, messageBytes: Math.min(given.messageBytes, maxPayload() - HEADERS_BYTES) };
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: QUESTION_MS });
  await ensureStreams(manager, { partitions, replicas }, { clock, log, patienceMs: limits.openMs });
  const client = jetstream(connection, { timeout: limits.attemptMs });
  const readers = new Set<AcceptedReader>();
  const writers = Array.from({ length: partitions }, (_, partition) =>
    createPartitionWriter({
      partition,
      async publish(message, id) {
        const expect = { streamName: streamOf(partition) };
        await client.publish(subjectOf(partition), message, { msgID: id, expect });
      },
      newId: () => nuid.next(),
      clock,
      log,
      limits,
    }),
  );

  function maxPayload(): number {
    return connection.info?.max_payload ?? 2 * given.messageBytes;
  }

  function writer(partition: number) {
    const found = writers[partition];
    if (!found)
      throw new Error(`The event log has ${partitions} partitions, and none of the number ${partition}.`);
    return found;
  }

  return {
    partitions,
    append: async (partition, events) => writer(partition).append(events),
    async end(partition) {
      const { state } = await manager.streams.info(streamOf(partition));
      return state.last_seq;
    },
    async origin(partition) {
      const { created, state } = await manager.streams.info(streamOf(partition));
      return { madeAt: Date.parse(created), before: Math.max(0, state.first_seq - 1) };
    },
    read(partition, after) {
      const reader = createPartitionReader(partition, after, {
        link,
        client,
        manager,
        clock,
        log,
        shortMs: limits.shortMs,
      });
      readers.add(reader);
      return {
        next: reader.next,
        async close() {
          readers.delete(reader);
          await reader.close();
        },
      };
    },
    async trim(partition, upTo) {
      await manager.streams.purge(streamOf(partition), { seq: upTo + 1 });
    },
    async ping() {
      const each = Array.from({ length: partitions }, async (_, partition) =>
        hasQuorum((await manager.streams.info(streamOf(partition))).cluster),
      );
      return Promise.all(each).then(
        all => all.every(Boolean),
        () => false,
      );
    },
    async close() {
      for (const each of writers) each.close();
      await Promise.all([...readers].map(reader => reader.close()));
    },
  };
}
