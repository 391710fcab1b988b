import {
  AppError,
  type Clock,
  type EnrichedEvent,
  endOf,
  type Goal,
  type IdMaker,
  type Session,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { IngestCommit, IngestContext, IngestStore, SessionChange } from '../ports/index.ts';
import { type Audience, outboxOf } from './outbox.ts';
import { type Known, keyOf, type Tracked, track } from './track.ts';

export interface ProcessorDeps {
  store: IngestStore;
  clock: Clock;
  newId: IdMaker;
  log: Logger;
  metrics: Metrics;
  goals(siteId: string): readonly Goal[];
  audience(siteId: string): Audience | null;
  persistent(siteId: string): boolean;
  /** Told after each commit: webhooks with new deliveries, and whether the event log grew. */
  onCommitted(news: { webhookIds: string[]; logged: boolean }): void;
  /** Events that may wait for their commit; beyond it submissions are refused as `overloaded`. */
  maxWaiting?: number;
}

export interface Submitted {
  /** Events now durable, those told before among them. */
  accepted: number;
  /** Engagement pings that found no open visit. */
  homeless: number;
}

export interface Processor {
  /** Loads the open sessions. */
  start(): Promise<void>;
  /** Resolves once the events, their sessions, messages and deliveries are durable. */
  submit(events: readonly EnrichedEvent[]): Promise<Submitted>;
  /** Ends the sessions that have been idle too long. */
  endIdle(): Promise<void>;
  /** Takes no more, and resolves once all that was taken is durable. */
  stop(): Promise<void>;
}

/** One commit holds up to this many events: enough to share the disk's wait, few enough to stay quick. */
const COMMIT_EVENTS = 1000;

interface Submission {
  events: readonly EnrichedEvent[];
  resolve(result: Submitted): void;
  reject(error: unknown): void;
}

/**
 * Turns enriched events into committed ones, a group at a time: whatever arrives while one group commits makes up
 * the next. No timer gathers groups, so a lone event waits for nobody and a flood shares its waits.
 */
export function createProcessor(deps: ProcessorDeps): Processor {
  const { store, clock, log, metrics, maxWaiting = 50_000 } = deps;
  const open = new Map<string, Session>();
  let queue: Submission[] = [];
  let waiting = 0;
  let sweep: { resolve(): void; reject(error: unknown): void }[] = [];
  let running: Promise<void> | null = null;
  let stopping = false;

  const kick = () => {
    // The next turn of the loop, so that all requests read in this one share the commit.
    running ??= new Promise<void>(resolve => setImmediate(resolve)).then(run).finally(() => {
      running = null;
      if (queue.length > 0 || sweep.length > 0) kick();
    });
  };

  async function run(): Promise<void> {
    while (queue.length > 0 || sweep.length > 0) {
      const group = takeGroup();
      const sweeping = sweep;
      sweep = [];
      try {
        const tracked = await commitGroup(
          group.flatMap(submission => submission.events),
          sweeping.length > 0,
        );
        for (const submission of group) submission.resolve(resultOf(submission, tracked));
        for (const { resolve } of sweeping) resolve();
      } catch (error) {
        log.error({ err: error, events: group.length }, 'A commit failed; its events were refused.');
        for (const { reject } of [...group, ...sweeping]) {
          reject(
            error instanceof AppError
              ? error
              : new AppError('overloaded', undefined, undefined, { cause: error }),
          );
        }
      }
    }
  }

  function takeGroup(): Submission[] {
    let events = 0;
    const end = queue.findIndex((submission, i) => {
      events += submission.events.length;
      return i > 0 && events > COMMIT_EVENTS;
    });
    const group = end === -1 ? queue : queue.slice(0, end);
    queue = end === -1 ? [] : queue.slice(end);
    waiting -= group.reduce((sum, { events }) => sum + events.length, 0);
    return group;
  }

  async function commitGroup(events: readonly EnrichedEvent[], sweeping: boolean): Promise<Tracked> {
    const began = performance.now();
    const context = await store.lookup(asked(events));
    const tracked = track(events, knownFrom(context));
    const touched = new Set(tracked.sessions.map(s => s.after.id));
    const now = clock.now();
    const idle = sweeping ? idleSessions(now, touched) : [];
    const batch = batchOf(tracked, idle, now);
    if (isEmpty(batch)) return tracked;
    await store.commit(batch);
    settle(batch);
    metrics.commitSeconds.observe((performance.now() - began) / 1000);
    if (tracked.events.length > 0) metrics.commitEvents.observe(tracked.events.length);
    metrics.eventsAccepted.inc(tracked.events.length);
    return tracked;
  }

  function asked(events: readonly EnrichedEvent[]) {
    const unknown = new Map<string, { siteId: string; visitorId: string }>();
    for (const { siteId, visitorId, previousVisitorId } of events) {
      for (const id of previousVisitorId === null ? [visitorId] : [visitorId, previousVisitorId]) {
        unknown.set(keyOf(siteId, id), { siteId, visitorId: id });
      }
    }
    return { eventKeys: events.map(e => keyOf(e.siteId, e.id)), visitors: [...unknown.values()] };
  }

  function knownFrom(context: IngestContext): Known {
    return {
      taken: (siteId, id) => context.taken.has(keyOf(siteId, id)),
      openSession: (siteId, visitorId) => open.get(keyOf(siteId, visitorId)),
      visitor: (siteId, visitorId) => context.visitors.get(keyOf(siteId, visitorId)),
      goals: deps.goals,
      persistent: deps.persistent,
      newSessionId: () => deps.newId('ses'),
    };
  }

  function idleSessions(now: number, touched: ReadonlySet<string>): SessionChange[] {
    const idle: SessionChange[] = [];
    for (const session of open.values()) {
      if (endOf(session) <= now && !touched.has(session.id)) {
        idle.push({ before: session, after: session, ended: true });
        if (idle.length === COMMIT_EVENTS) break;
      }
    }
    return idle;
  }

  function batchOf(tracked: Tracked, idle: SessionChange[], now: number): IngestCommit {
    const sessions = [...tracked.sessions, ...idle];
    const ended = sessions.filter(s => s.ended).map(s => s.after);
    const outbox = outboxOf(tracked.events, ended, deps.audience, deps.newId, now);
    return { now, events: tracked.events, sessions, visitors: tracked.visitors, ...outbox };
  }

  /** What was committed becomes what is known. */
  function settle({ sessions, deliveries, events }: IngestCommit): void {
    for (const { after, ended } of sessions) {
      const key = keyOf(after.siteId, after.visitorId);
      if (!ended) open.set(key, after);
      else if (open.get(key)?.id === after.id) open.delete(key);
    }
    metrics.openSessions.set(open.size);
    const webhookIds = [...new Set(deliveries.filter(d => d.state === 'pending').map(d => d.webhookId))];
    deps.onCommitted({ webhookIds, logged: events.length > 0 || sessions.length > 0 });
  }

  return {
    async start() {
      for (const session of await store.openSessions())
        open.set(keyOf(session.siteId, session.visitorId), session);
      metrics.openSessions.set(open.size);
    },
    submit(events) {
      if (stopping) return Promise.reject(new AppError('stopping'));
      if (waiting + events.length > maxWaiting) return Promise.reject(new AppError('overloaded'));
      waiting += events.length;
      return new Promise((resolve, reject) => {
        queue.push({ events, resolve, reject });
        kick();
      });
    },
    async endIdle() {
      for (;;) {
        const before = open.size;
        await new Promise<void>((resolve, reject) => {
          sweep.push({ resolve, reject });
          kick();
        });
        // A full group may have left some; anything less means all are ended.
        if (before - open.size < COMMIT_EVENTS) return;
      }
    },
    async stop() {
      stopping = true;
      while (running) await running;
    },
  };
}

const isEmpty = (batch: IngestCommit): boolean => batch.events.length === 0 && batch.sessions.length === 0;

function resultOf({ events }: Submission, { homeless }: Tracked): Submitted {
  const lost = homeless.size === 0 ? 0 : events.filter(e => homeless.has(keyOf(e.siteId, e.id))).length;
  return { accepted: events.length - lost, homeless: lost };
}
