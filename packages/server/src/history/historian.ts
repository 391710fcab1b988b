import { AppError, type Clock, type EnrichedEvent, type IdMaker } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import {
  type EventStore,
  eventLine,
  type HistoryChunk,
  type HistoryLog,
  type HistoryOutcome,
  type HistoryPlan,
  linesOf,
  type PastEvent,
  sessionLine,
  type WaitingChunk,
} from '../ports/index.ts';
import { writeReadable } from '../put-aside.ts';
import { createSleeper } from '../sleeper.ts';
import { type PastDeps, pastOf, REACH } from './past-of.ts';
import { place } from './place.ts';

/**
 * Takes events of the past. What it has taken is durable; their visits are found, and the event store has them, a
 * moment later, or when its engine is there again.
 */
export interface Historian {
  /**
   * Keeps events of one site. Resolves once they are durable.
   * @throws AppError `overloaded` when too many wait, `site_not_found` when the site has gone meanwhile
   */
  take(siteId: string, events: readonly PastEvent[]): Promise<Taken>;
  /**
   * Answers what became of a chunk that another process put into the log, once it is known. Of one that left the log
   * under an earlier process nobody knows; it counts as counted.
   */
  follow(chunk: WaitingChunk): Promise<HistoryOutcome>;
  /** Goes on with what an earlier process left. */
  start(): Promise<void>;
  /** There may be something in the log, or rows of the quarantine that somebody wants tried again. */
  wake(): void;
  /**
   * Resolves when what the site had in the log by now is in the event store, or was taken out of the log; of a site
   * that is gone, when nothing more will come.
   */
  passed(siteId: string): Promise<void>;
  /** Ends after the batch it is at; the rest stays in the log. */
  stop(): Promise<void>;
}

export interface Taken {
  /**
   * What became of them, once they are in the event store. Rejects with `stopping` when the process ends before, with
   * `site_not_found` when the site goes.
   */
  outcome: Promise<HistoryOutcome>;
}

export interface HistorianDeps extends Omit<PastDeps, 'newSessionId'> {
  log: HistoryLog;
  store: Pick<EventStore, 'query' | 'write' | 'refusedRows'>;
  /** Whether there is the site. Of one that has gone nothing may come in: nobody would delete it again. */
  isThere(siteId: string): boolean;
  /** Resolves when the event store has all that is committed by now: visits that are over, ids that have counted. */
  caughtUp(): Promise<void>;
  clock: Clock;
  newId: IdMaker;
  /** A token nobody else makes. */
  newToken(): string;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<Metrics, 'quarantinedRows'>;
  /** Events that may wait; beyond it more are refused. */
  maxWaiting?: number;
}

/** Events of a batch: the ids of so many still fit into the address of a query. */
const BATCH = 2000;
const FIRST_PAUSE_MS = 250;
/** Between two looks at whether a site's events have left the log. */
const LOOK_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** With the longest pause, a line a minute. */
const FAILURES_PER_LINE = 12;

/** Outcomes kept for those who may still ask. */
const MOST_UNASKED = 1000;

/** A chunk in the log. */
interface Waiting {
  siteId: string;
  events: number;
  /** Who asks what becomes of it: nobody any more, where an earlier process took it. */
  asker: { resolve(outcome: HistoryOutcome): void; reject(error: Error): void } | null;
}

/**
 * One batch after the other, each with all before it in the event store: so where an event belongs can be asked
 * there, and nothing is kept in memory. A batch is planned durably, written under the plan's token, and done with.
 * What somebody wants tried again of the quarantine goes the same way, whole as it is.
 */
export function createHistorian(deps: HistorianDeps): Historian {
  const { log, clock, logger, maxWaiting = 200_000 } = deps;
  const chunks = new Map<number, Waiting>();
  /** Of chunks nobody asked for yet, by their place in the log. */
  const unasked = new Map<number, HistoryOutcome>();
  /** Events in the log, those on their way to it among them. */
  let waiting = 0;
  let failures = 0;
  const sleeper = createSleeper(clock);
  let stopped = false;
  let working: Promise<void> | null = null;
  let current: Promise<unknown> = Promise.resolve();
  let again = false;

  function wake(): void {
    again = true;
    working ??= work().finally(() => {
      working = null;
      if (again && !stopped) wake();
    });
  }

  async function work(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        while (!stopped && (await step())) failures = 0;
        failures = 0;
      } catch (error) {
        failed(error);
        again = true;
        await pause();
      }
    }
  }

  /** @returns false when nothing waits */
  function step(): Promise<boolean> {
    const moved = moveOne();
    current = moved.catch(() => {}); // thrown to `work`
    return moved;
  }

  async function moveOne(): Promise<boolean> {
    const plan = (await log.planned()) ?? (await log.planAgain(newToken())) ?? (await planNext());
    if (!plan) return false;
    await log.done(await writeReadable(deps, plan));
    for (const seq of plan.seqs) settle(seq, plan.outcomes[seq]!);
    return true;
  }

  const newToken = (): string => `history-${deps.newToken()}`;

  async function planNext(): Promise<HistoryPlan | null> {
    const next = await log.next(BATCH);
    if (!next) return null;
    if (isRecent(next.chunks)) await deps.caughtUp();
    const plan = await planOf(next.siteId, next.chunks);
    await log.plan(plan);
    return plan;
  }

  async function planOf(siteId: string, chunks: readonly HistoryChunk[]): Promise<HistoryPlan> {
    const given = chunks.flatMap(({ seq, events }) => events.map(event => ({ seq, event })));
    const events = given.map(({ event }) => event);
    const past = await pastOf(
      { ...deps, newSessionId: () => deps.newId('ses') },
      siteId,
      events,
      clock.now(),
    );
    const { leftOut, events: placed, sessions, visitors } = place(events, past);
    const outcomes: HistoryPlan['outcomes'] = {};
    for (const [index, { seq }] of given.entries()) {
      const outcome = outcomes[seq] ?? { counted: 0, duplicate: 0, homeless: 0 };
      outcome[leftOut.get(index) ?? 'counted']++;
      outcomes[seq] = outcome;
    }
    return {
      siteId,
      token: newToken(),
      seqs: chunks.map(c => c.seq),
      outcomes,
      events: linesOf(placed.map(eventLine)),
      sessions: linesOf(sessions.map(sessionLine)),
      visitors,
    };
  }

  /** Whether live events may be of the same visits. */
  function isRecent(chunks: readonly HistoryChunk[]): boolean {
    const since = clock.now() - REACH;
    return chunks.some(chunk => chunk.events.some(({ event }) => event.at > since));
  }

  function settle(seq: number, outcome: HistoryOutcome): void {
    const asker = leave(seq);
    asker?.resolve(outcome);
    if (asker) return;
    unasked.set(seq, outcome);
    if (unasked.size > MOST_UNASKED) unasked.delete(unasked.keys().next().value!);
  }

  /** @returns who asks what became of it */
  function leave(seq: number): Waiting['asker'] {
    const chunk = chunks.get(seq);
    if (!chunk) return null;
    chunks.delete(seq);
    waiting -= chunk.events;
    return chunk.asker;
  }

  /** What was in the log of a site that has gone was taken out of it. */
  function forget(siteId: string): void {
    for (const [seq, chunk] of chunks)
      if (chunk.siteId === siteId) leave(seq)?.reject(new AppError('site_not_found'));
  }

  function failed(error: unknown): void {
    failures++;
    if (failures === 1 || failures % FAILURES_PER_LINE === 0) {
      logger.warn({ err: error, failures }, 'Events of the past can’t be placed yet; they wait.');
    }
  }

  const pause = (): Promise<void> =>
    sleeper.sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)));

  return {
    async take(siteId, events) {
      if (stopped) throw new AppError('stopping');
      // Nothing is waited for between this and the log: what is let by here is deleted with the site's log.
      if (!deps.isThere(siteId)) throw new AppError('site_not_found');
      if (waiting + events.length > maxWaiting) throw new AppError('overloaded');
      waiting += events.length;
      const seq = await log.append(siteId, events).catch((error: unknown) => {
        waiting -= events.length;
        throw error;
      });
      const outcome = new Promise<HistoryOutcome>((resolve, reject) =>
        chunks.set(seq, { siteId, events: events.length, asker: { resolve, reject } }),
      );
      outcome.catch(() => {}); // who does not ask for it need not handle it
      wake();
      return { outcome };
    },
    async follow({ siteId, seq, events }) {
      const known = unasked.get(seq);
      if (known) return known;
      const outcome = new Promise<HistoryOutcome>((resolve, reject) => {
        if (!chunks.has(seq)) waiting += events;
        chunks.set(seq, { siteId, events, asker: { resolve, reject } });
      });
      outcome.catch(() => {}); // awaited below, or nobody asks any more
      wake();
      if (await log.passed(siteId, seq)) {
        await current; // whose outcomes are told after it has left the log
        if (chunks.has(seq)) settle(seq, { counted: events, duplicate: 0, homeless: 0 });
      }
      return outcome;
    },
    async start() {
      for (const { seq, ...chunk } of await log.waiting()) {
        chunks.set(seq, { ...chunk, asker: null });
        waiting += chunk.events;
      }
      wake();
    },
    wake,
    async passed(siteId) {
      const end = await log.end(siteId);
      // A batch on its way may be of chunks that somebody has taken out meanwhile; it goes its way, however often it fails.
      await current;
      const planned = await log.planned();
      const isThrough = async () =>
        (await log.passed(siteId, end)) &&
        (planned?.siteId !== siteId || (await log.planned())?.token !== planned.token);
      while (!(await isThrough())) {
        if (stopped) throw new AppError('stopping');
        await sleeper.sleep(LOOK_MS);
      }
      await current;
      if (!deps.isThere(siteId)) forget(siteId);
    },
    async stop() {
      stopped = true;
      sleeper.stop();
      await working;
      for (const { asker } of chunks.values()) asker?.reject(new AppError('stopping'));
    },
  };
}

/** An event as a server reported it, whose visit is still to be found. */
export const pastEvent = (event: EnrichedEvent): PastEvent => ({ event, place: null });
