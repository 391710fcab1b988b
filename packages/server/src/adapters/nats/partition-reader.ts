import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, EnrichedEvent } from '@bellwether/core';
import {
  AckPolicy,
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { AcceptedEntry, AcceptedReader } from '../../ports/index.ts';
import type { NatsLink } from './link.ts';
import { sleep } from './sleep.ts';
import { streamOf } from './streams.ts';

export interface ReaderDeps {
  link: NatsLink;
  client: JetStreamClient;
  manager: JetStreamManager;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
  /** How long a log may end before the position read from: a new leader may have to catch up first. */
  shortMs: number;
}

/** Events the lot of one `next` has at most, but for the last entry's. */
const LOT = 2000;
/** Messages asked for at a time. Each is of half a megabyte at most. */
const BATCH = 32;
const PULL_MS = 5000;
/** Two missed, and the consumer counts as lost. */
const HEARTBEAT_MS = 1000;
/** NATS removes a consumer nobody asks any more, as of a process that was killed. */
const FORGOTTEN_MS = 120_000;
const RETRY_MS = 200;

/** The log is not what it was: to read on would pass over events in silence. */
export class LogBroken extends Error {}

/**
 * Reads a partition. The position is held here and nowhere else: a consumer on the servers is a throw-away that gives
 * what comes after it. Whatever looks wrong (a message missing, silence, a connection that broke) ends the consumer,
 * and another is made from the position on. The client's own ordered consumer does alike, but can't tell a message
 * that was trimmed from one that is lost.
 */
export function createPartitionReader(partition: number, after: number, deps: ReaderDeps): AcceptedReader {
  const { link, client, manager, clock, log, shortMs } = deps;
  const stream = streamOf(partition);
  let position = after;
  const entries: AcceptedEntry[] = [];
  let events = 0;
  let broken: LogBroken | null = null;
  let closed = false;
  let pulling: ConsumerMessages | null = null;
  let shortSince: number | null = null;
  let changed = () => {};
  let taken = () => {};

  let lost = false;

  const unwatch = link.watch({ away: lose });
  const ended = follow();

  async function follow(): Promise<void> {
    for (let failing = false; !closed; ) {
      try {
        await consume(() => {
          if (failing) log.info({ partition }, 'Reading the event log again.');
          failing = false;
        });
      } catch (error) {
        if (closed) break;
        if (error instanceof LogBroken) {
          broken = error;
          break;
        }
        if (!failing) log.warn({ err: error, partition }, 'Reading the event log stopped: trying again.');
        failing = true;
        await sleep(clock, RETRY_MS);
      }
    }
    changed();
  }

  /** The consumer may be gone, and what it sent with it. */
  function lose(): void {
    lost = true;
    void pulling?.close();
  }

  /** The life of one consumer. */
  async function consume(onStarted: () => void): Promise<void> {
    lost = false;
    const consumer = await start();
    try {
      onStarted();
      let fresh = true;
      while (!closed) {
        const before = position;
        await pull(consumer, fresh);
        if (lost) throw new Error('The consumer does not answer.');
        if (position > before) fresh = false;
        else if (!closed && (await state()).last_seq > position) throw new Error('A message did not arrive.');
        await room();
      }
    } finally {
      // It may be gone already; if it is not, it is forgotten in time.
      void consumer.delete().catch(() => {});
    }
  }

  async function start(): Promise<Consumer> {
    await refuseShort();
    const info = await manager.consumers.add(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: position + 1,
      ack_policy: AckPolicy.None,
      inactive_threshold: nanos(FORGOTTEN_MS),
      mem_storage: true,
      num_replicas: 1,
    });
    return client.consumers.getConsumerFromInfo(info);
  }

  async function state() {
    return (await manager.streams.info(stream)).state;
  }

  async function refuseShort(): Promise<void> {
    const { last_seq: end } = await state();
    if (end >= position) {
      shortSince = null;
      return;
    }
    shortSince ??= clock.now();
    const short = `Partition ${partition} of the event log ends at ${end}, but ${position} has been read from it: the log was lost or replaced.`;
    throw clock.now() - shortSince >= shortMs ? new LogBroken(short) : new Error(short);
  }

  /** @param fresh nothing has come from this consumer yet */
  async function pull(consumer: Consumer, fresh: boolean): Promise<void> {
    const messages = await consumer.fetch({
      max_messages: BATCH,
      expires: PULL_MS,
      idle_heartbeat: HEARTBEAT_MS,
    });
    pulling = messages;
    // The client minds silence too, but not over a connection that broke.
    const cancel = clock.at(clock.now() + PULL_MS + 2 * HEARTBEAT_MS, lose);
    try {
      for await (const message of messages) {
        if (closed) return;
        await take(message, fresh);
        fresh = false;
      }
    } finally {
      cancel();
      pulling = null;
      void messages.close();
    }
  }

  async function take(message: JsMsg, fresh: boolean): Promise<void> {
    if (message.seq <= position) return tellOfReturn(message.seq);
    if (message.seq > position + 1) await explain(message.seq, fresh);
    const accepted = eventsOf(message);
    position = message.seq;
    entries.push({ position, events: accepted });
    events += accepted.length;
    changed();
  }

  /** A consumer begins after what was read: that something comes with a number from before means other servers lead. */
  function tellOfReturn(seq: number): void {
    log.warn(
      { partition, seq, position },
      'The event log on NATS went back behind what was read of it: servers disagreed, and accepted events may be lost.',
    );
  }

  function eventsOf(message: JsMsg): EnrichedEvent[] {
    try {
      return message.json<EnrichedEvent[]>();
    } catch (error) {
      throw new LogBroken(
        `Partition ${partition} of the event log has something at ${message.seq} that Bellwether did not write.`,
        { cause: error },
      );
    }
  }

  /** A message on the way to us may be lost; what a new consumer does not give either is not there. */
  async function explain(next: number, fresh: boolean): Promise<void> {
    if (!fresh) throw new Error('A message was lost on its way.');
    if ((await state()).first_seq >= next) return; // Trimmed.
    throw new LogBroken(
      `Partition ${partition} of the event log has nothing between ${position} and ${next}, and was not trimmed there: events are missing.`,
    );
  }

  async function room(): Promise<void> {
    while (events >= LOT && !closed) await new Promise<void>(resolve => (taken = resolve));
  }

  return {
    async next() {
      while (entries.length === 0 && !broken && !closed)
        await new Promise<void>(resolve => (changed = resolve));
      // Messages that came with the first are in after this turn.
      await turn();
      if (closed) return null;
      if (entries.length === 0) throw broken!;
      return lot();
    },
    async close() {
      closed = true;
      unwatch();
      changed();
      taken();
      void pulling?.close();
      await ended;
    },
  };

  function lot(): AcceptedEntry[] {
    let size = 0;
    const beyond = entries.findIndex(entry => {
      const full = size >= LOT;
      size += entry.events.length;
      return full;
    });
    const given = entries.splice(0, beyond === -1 ? entries.length : beyond);
    events -= given.reduce((sum, entry) => sum + entry.events.length, 0);
    taken();
    return given;
  }
}
