import {
  belongsTo,
  type Clock,
  type EnrichedEvent,
  endOf,
  type Goal,
  type IdMaker,
  type Message,
  type Session,
  type TrackedEvent,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { PartitionMetrics } from '../metrics.ts';
import type { IngestCommit, IngestStore, KnownVisitor, Selection } from '../ports/index.ts';
import {
  createEventIds,
  type Fingerprint,
  fingerprintOf,
  ID_WINDOW_MS,
  packFingerprints,
  unpackFingerprints,
} from './event-ids.ts';
import { createGroups } from './groups.ts';
import { type Audience, outboxOf } from './outbox.ts';
import { replay } from './replay.ts';
import { type Known, keyOf, type Tracked, track } from './track.ts';
import { type Changes, Unsaved } from './unsaved.ts';

export interface ProcessorDeps {
  store: IngestStore;
  clock: Clock;
  newId: IdMaker;
  log: Logger;
  metrics: Pick<PartitionMetrics, 'openSessions' | 'commitSeconds' | 'commitEvents' | 'eventsAccepted'>;
  goals(siteId: string): readonly Goal[];
  audience(siteId: string): Audience | null;
  persistent(siteId: string): boolean;
  /** Told after each commit, before the next one begins. */
  onCommitted(news: Committed): void;
  /** Told of each commit that failed, or may have: what is known here may no longer be what the store has. */
  onFailed?(error: unknown): void;
  /** Events that may wait for their commit; beyond it submissions are refused as `overloaded`. */
  maxWaiting?: number;
}

export interface Committed {
  /** The time of the commit, taken just before it, epoch ms. */
  at: number;
  /** Webhooks with new deliveries. */
  webhookIds: string[];
  /** Whether the event log grew. */
  logged: boolean;
  /** What streams listen to. */
  streamed: readonly Message[];
  /** The events it wrote. */
  events: readonly TrackedEvent[];
}

/** How far the accepted log is processed. */
export interface Processed {
  position: number;
  /** When that was committed, epoch ms; 0 where nothing was. */
  at: number;
}

export interface Submitted {
  /** Events now durable, those told before among them. */
  accepted: number;
  /** Engagement pings that found no open visit. */
  homeless: number;
}

export interface Processor {
  /**
   * Goes on from where the last process ended, however it ended.
   * @returns how far the accepted log is processed; 0 where events come without one
   */
  start(): Promise<Processed>;
  /**
   * Resolves once the events, their sessions, messages and deliveries are durable.
   * @param position of the accepted log that is processed with them; durable together with them
   */
  submit(events: readonly EnrichedEvent[], position?: number): Promise<Submitted>;
  /** Ends the sessions that have been idle too long. */
  endIdle(): Promise<void>;
  /** Writes the sessions that changed since the last snapshot, for the reports and for a quick start. */
  snapshot(): Promise<void>;
  /** Ends the open sessions of data that is to be deleted, at once and unannounced. */
  forget(which: Selection): Promise<void>;
  /** Takes no more, and resolves once all that was taken is durable. */
  stop(): Promise<void>;
  /** Takes no more, and leaves what is not written to whoever goes on. */
  abandon(): Promise<void>;
}

/** Sessions ended by one commit. */
const ENDED_AT_ONCE = 1000;

/** What a commit is asked to do beside taking events. */
interface Extra {
  endIdle: boolean;
  snapshot: boolean;
  forget: Selection[];
}

/** A group worked out: the transaction, and what becomes known with it. */
interface Work {
  batch: IngestCommit;
  sessions: Tracked['sessions'];
  /** Of these sessions, since the last snapshot. */
  changed: Changes;
  fingerprints: Fingerprint[];
  /** What streams are told. */
  streamed: Message[];
}

/** Turns enriched events into committed ones: visits, goals, messages and deliveries, a group at a time. */
export function createProcessor(deps: ProcessorDeps): Processor {
  const { store, clock, log, metrics } = deps;
  let open = new Map<string, Session>();
  let unsaved = new Unsaved();
  const ids = createEventIds();
  let extra: Extra = nothing();

  const groups = createGroups<EnrichedEvent, Tracked>({
    maxWaiting: deps.maxWaiting ?? 50_000,
    commit: commitGroup,
    onFailure(error, events) {
      log.error({ err: error, events }, 'A commit failed; its events were refused.');
      deps.onFailed?.(error);
    },
  });

  async function commitGroup(events: readonly EnrichedEvent[], position?: number): Promise<Tracked> {
    const began = performance.now();
    const asked = extra;
    extra = nothing();
    if (asked.snapshot) unsaved.begin(await store.journalEnd());
    const visitors = await askedVisitors(events);
    const tracked = track(events, knownFrom(visitors));
    const work = workOf(tracked, asked, clock.now(), position);
    if (isIdle(work.batch)) return tracked;
    await store.commit(work.batch);
    settle(work);
    measure(work.batch, performance.now() - began);
    return tracked;
  }

  /** What a group comes to: all of it in one transaction, none of it known before that is durable. */
  function workOf(
    tracked: Tracked,
    { endIdle, forget }: Extra,
    now: number,
    position: number | undefined,
  ): Work {
    const ending = endIdle ? idleSessions(now, tracked) : [];
    const forgotten = forget.length > 0 ? forgottenSessions(forget, tracked, ending) : [];
    const sessions = [
      ...tracked.sessions,
      ...[...ending, ...forgotten].map(after => ({ after, ended: true })),
    ];
    const changed = unsaved.changesOf(sessions, ({ siteId, visitorId }) =>
      open.get(keyOf(siteId, visitorId)),
    );
    const ended = [...tracked.sessions.filter(s => s.ended).map(s => s.after), ...ending];
    const { events, visitors } = tracked;
    const fingerprints = events.map(e => fingerprintOf(e.siteId, e.id));
    const { streamed, ...outbox } = outboxOf(events, ended, deps.audience, deps.newId, now);
    const batch: IngestCommit = {
      now,
      events,
      ended: [...ended, ...forgotten].map(session => session.id),
      eventIds: packFingerprints(fingerprints),
      visitors,
      ...outbox,
      ...unsaved.savedWith(changed),
      ...(position !== undefined && { position }),
    };
    return { batch, sessions, changed, fingerprints, streamed };
  }

  /** What was committed becomes what is known; had it failed, nothing would have changed. */
  function settle({ batch, sessions, changed, fingerprints, streamed }: Work): void {
    unsaved.settle(batch, changed);
    ids.take(fingerprints, batch.now);
    for (const { after, ended } of sessions) settleSession(after, ended);
    const logged = batch.events.length > 0 || batch.snapshot !== null || batch.slice !== undefined;
    deps.onCommitted({
      at: batch.now,
      webhookIds: webhooksOf(batch),
      logged,
      streamed,
      events: batch.events,
    });
  }

  function measure({ events }: IngestCommit, ms: number): void {
    metrics.openSessions.set(open.size);
    metrics.commitSeconds.observe(ms / 1000);
    if (events.length > 0) metrics.commitEvents.observe(events.length);
    metrics.eventsAccepted.inc(events.length);
  }

  /** Visitors are looked up when they have no visit open that the event belongs to, or when a goal counts once a visitor. */
  async function askedVisitors(events: readonly EnrichedEvent[]): Promise<Map<string, KnownVisitor>> {
    const asked = new Map<string, { siteId: string; visitorId: string }>();
    for (const { siteId, visitorId, previousVisitorId, at } of events) {
      const oncePerVisitor = deps.goals(siteId).some(goal => goal.oncePer === 'visitor');
      for (const id of [visitorId, previousVisitorId]) {
        if (id === null) continue;
        const key = keyOf(siteId, id);
        const session = open.get(key);
        const continues = session !== undefined && belongsTo(session, at);
        if (oncePerVisitor || !continues) asked.set(key, { siteId, visitorId: id });
        if (session) break;
      }
    }
    return asked.size === 0 ? new Map() : store.visitors([...asked.values()]);
  }

  function knownFrom(visitors: ReadonlyMap<string, KnownVisitor>): Known {
    return {
      taken: (siteId, id) => ids.taken(fingerprintOf(siteId, id)),
      openSession: (siteId, visitorId) => open.get(keyOf(siteId, visitorId)),
      visitor: (siteId, visitorId) => visitors.get(keyOf(siteId, visitorId)),
      goals: deps.goals,
      persistent: deps.persistent,
      newSessionId: () => deps.newId('ses'),
    };
  }

  function idleSessions(now: number, { sessions }: Tracked): Session[] {
    const touched = new Set(sessions.map(s => s.after.id));
    const idle: Session[] = [];
    for (const session of open.values()) {
      if (endOf(session) > now || touched.has(session.id)) continue;
      if (idle.push(session) === ENDED_AT_ONCE) break;
    }
    return idle;
  }

  function forgottenSessions(
    forget: Extra['forget'],
    { sessions }: Tracked,
    ending: readonly Session[],
  ): Session[] {
    const touched = new Set([...sessions.map(s => s.after.id), ...ending.map(s => s.id)]);
    const isMeant = (session: Session) =>
      forget.some(
        ({ siteId, visitorId }) =>
          session.siteId === siteId && (visitorId === null || session.visitorId === visitorId),
      );
    return [...open.values()].filter(s => !touched.has(s.id) && isMeant(s));
  }

  function settleSession(after: Session, ended: boolean): void {
    const key = keyOf(after.siteId, after.visitorId);
    if (!ended) open.set(key, after);
    else if (open.get(key)?.id === after.id) open.delete(key);
  }

  /** Has the snapshot that is being written, if one is, come to its end. */
  async function written(): Promise<void> {
    while (unsaved.isWriting) await groups.nudge();
  }

  async function snapshot(): Promise<void> {
    // One that is being written may have begun before what this one is asked for.
    await written();
    extra.snapshot = true;
    await groups.nudge();
    await written();
  }

  return {
    async start() {
      const { sessions, journal, eventIds, position, positionAt } = await store.recover(
        clock.now() - ID_WINDOW_MS,
      );
      const replayed = replay(sessions, journal);
      open = replayed.open;
      unsaved = new Unsaved(replayed.changes);
      for (const { at, ids: packed } of eventIds) ids.take(unpackFingerprints(packed), at);
      metrics.openSessions.set(open.size);
      return { position, at: positionAt };
    },
    async submit(events, position) {
      const { homeless } = await groups.submit(events, position);
      const lost = homeless.size === 0 ? 0 : events.filter(e => homeless.has(keyOf(e.siteId, e.id))).length;
      return { accepted: events.length - lost, homeless: lost };
    },
    async endIdle() {
      for (let before = Number.POSITIVE_INFINITY; before - open.size >= ENDED_AT_ONCE; ) {
        before = open.size;
        extra.endIdle = true;
        await groups.nudge();
      }
    },
    snapshot,
    async forget(which) {
      // Twice: what came together with the first is open by the second.
      for (const _ of [1, 2]) {
        extra.forget.push(which);
        await groups.nudge();
      }
      await snapshot();
    },
    async abandon() {
      await groups.stop();
    },
    async stop() {
      await groups.stop();
      while (!unsaved.isEmpty) {
        extra.snapshot = true;
        await commitGroup([]);
      }
    },
  };
}

const nothing = (): Extra => ({ endIdle: false, snapshot: false, forget: [] });

const isIdle = ({ events, ended, snapshot, slice, position }: IngestCommit): boolean =>
  events.length === 0 && ended.length === 0 && snapshot === null && !slice && position === undefined;

const webhooksOf = ({ deliveries }: IngestCommit): string[] => [
  ...new Set(deliveries.filter(d => d.state === 'pending').map(d => d.webhookId)),
];
