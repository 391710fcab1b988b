import { AppError, type Clock, type EnrichedEvent } from '@bellwether/core';
import type { Logger } from 'pino';
import { fitting, messageOf, type Piece, piecesOf } from './pieces.ts';
import { sleep } from './sleep.ts';

export interface WriterLimits {
  /** Of a message. */
  messageBytes: number;
  /** How many events may wait for their acknowledgement; more are refused at once. */
  waitingEvents: number;
  /** How long an append is tried. */
  budgetMs: number;
}

export interface WriterDeps {
  partition: number;
  /** One attempt. Whatever is published under an id again is written once. @throws when it is not acknowledged */
  publish(message: string, id: string): Promise<void>;
  /** An id nobody else makes. */
  newId(): string;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
  limits: WriterLimits;
}

interface Waiting extends Piece {
  deadline: number;
  written(): void;
  refused(error: AppError): void;
}

/** Servers that just lost their leader refuse within a millisecond: they get time to elect another. */
const RETRY_MS = 100;

/**
 * Writes a partition's messages one after the other, which is what keeps the order of what is accepted: with several
 * under way, one that has to be repeated would come to stand behind its successors. What comes in while a message is
 * under way goes into the next one, so a slow server makes larger messages, not fewer events.
 */
export function createPartitionWriter({ partition, publish, newId, clock, log, limits }: WriterDeps) {
  const queue: Waiting[] = [];
  let waitingEvents = 0;
  let writing = false;
  let failing = false;
  let closed = false;

  /** @throws AppError `overloaded` */
  async function append(events: readonly EnrichedEvent[]): Promise<void> {
    if (events.length === 0) return;
    if (closed || waitingEvents + events.length > limits.waitingEvents) throw new AppError('overloaded');
    waitingEvents += events.length;
    const deadline = clock.now() + limits.budgetMs;
    const pieces = piecesOf(events, limits.messageBytes).map(
      piece =>
        new Promise<void>((written, refused) => {
          queue.push({ ...piece, deadline, written, refused });
        }),
    );
    if (!writing) void writeAll();
    await Promise.all(pieces);
  }

  async function writeAll(): Promise<void> {
    writing = true;
    await null; // What is appended in the same turn shares the first message.
    while (queue.length > 0) await settle(queue.splice(0, fitting(queue, limits.messageBytes)));
    writing = false;
  }

  async function settle(group: Waiting[]): Promise<void> {
    try {
      await write(group);
      for (const piece of group) piece.written();
      told(null);
    } catch (error) {
      told(error as Error);
      const refusal = new AppError('overloaded', undefined, undefined, { cause: error });
      for (const piece of group) piece.refused(refusal);
    } finally {
      for (const piece of group) waitingEvents -= piece.events;
    }
  }

  /** Repeats until the time of the one that has waited longest is over. */
  async function write(group: readonly Waiting[]): Promise<void> {
    const { deadline } = group[0]!;
    if (failing && clock.now() > deadline) throw new Error('The log has not taken anything for too long.');
    const message = messageOf(group);
    const id = newId();
    for (;;) {
      try {
        return await publish(message, id);
      } catch (error) {
        if (closed || clock.now() + RETRY_MS > deadline) throw error;
      }
      await sleep(clock, RETRY_MS);
    }
  }

  function told(error: Error | null): void {
    if (failing === (error !== null)) return;
    failing = error !== null;
    if (error) log.warn({ err: error, partition }, 'The event log takes nothing: events are refused.');
    else log.info({ partition }, 'The event log takes events again.');
  }

  return {
    append,
    /** Refuses what comes from now on; what is under way is tried once more at most. */
    close() {
      closed = true;
    },
  };
}

export type PartitionWriter = ReturnType<typeof createPartitionWriter>;
