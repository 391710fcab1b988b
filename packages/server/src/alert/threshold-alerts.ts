import {
  alertResolved,
  alertTriggered,
  type Clock,
  conditionText,
  type IdMaker,
  looksForMuch,
  type Reading,
  type ThresholdAlert,
  type ThresholdState,
  type TrackedEvent,
  takeReading,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { EventStore } from '../ports/index.ts';
import type { Letters } from './letters.ts';
import type { Tell, Told, WatchedSite } from './telling.ts';
import { createWatch, type Watch } from './watch.ts';

export interface ThresholdDeps {
  store: Pick<EventStore, 'query'>;
  /** Resolves once all that is committed by now is in the event store. */
  caughtUp(): Promise<void>;
  site(id: string): WatchedSite | null;
  tell: Tell;
  letters: Letters;
  clock: Clock;
  newId: IdMaker;
  log: Pick<Logger, 'error' | 'warn'>;
}

/** The alerts on metrics, each with its running count. */
export interface ThresholdAlerts {
  /** Watches an alert from now on; the past is for `readAll`. One that is watched already has to be dropped first. */
  put(alert: ThresholdAlert, state: ThresholdState): void;
  /** Watches it no longer; resolves once nothing more is written of it. */
  drop(alertId: string): Promise<void>;
  /** Events that were committed. Costs nothing for sites without alerts. */
  committed(events: readonly TrackedEvent[]): void;
  /** Takes the readings of a minute, and what is missing of the past. */
  readAll(): Promise<void>;
  /** The metric's value now; null while it is not known. */
  value(alertId: string): number | null;
  /** Resolves once nothing is being written or read any more. */
  settled(): Promise<void>;
}

interface Watched {
  alert: ThresholdAlert;
  state: ThresholdState;
  watch: Watch;
  /** What it is at: the past being read, or news being written. One thing at a time. */
  busy: Promise<void> | null;
  /** Events were counted meanwhile: once it is free it is read again. */
  again: boolean;
}

export function createThresholdAlerts(deps: ThresholdDeps): ThresholdAlerts {
  const { store, clock, log } = deps;
  const byId = new Map<string, Watched>();
  let bySite = new Map<string, Watched[]>();

  function index(): void {
    bySite = new Map();
    for (const watched of byId.values()) {
      const { siteId } = watched.alert;
      bySite.set(siteId, [...(bySite.get(siteId) ?? []), watched]);
    }
  }

  /** Does something with an alert unless it is at something already. */
  function attend(watched: Watched, what: string, work: () => Promise<void>): Promise<void> {
    watched.busy ??= work()
      .catch(err => {
        log.error({ err, alertId: watched.alert.id }, `${what} failed; it is tried again within a minute.`);
      })
      .finally(() => {
        watched.busy = null;
        const again = watched.again && byId.get(watched.alert.id) === watched;
        watched.again = false;
        if (again) readCommitted(watched);
      });
    return watched.busy;
  }

  function readCommitted(watched: Watched): void {
    // What is not known yet may be more, never less: enough for who looks for much.
    if (!watched.watch.complete && !looksForMuch(watched.alert)) return;
    if (watched.busy) watched.again = true;
    else void read(watched, 'commit');
  }

  function read(watched: Watched, by: Reading['by']): Promise<void> | undefined {
    if (watched.busy) return undefined;
    const reading = readingNow(watched, by);
    const { state } = takeReading(watched.alert, watched.state, reading);
    if (state === watched.state) return undefined;
    return attend(watched, 'Telling of an alert', () => follow(watched, reading));
  }

  function readingNow({ watch }: Watched, by: Reading['by']): Reading {
    const at = clock.now();
    return { at, value: watch.value(at), by };
  }

  /** Does what the reading asks for; it is known only once it is written. */
  async function follow(watched: Watched, reading: Reading): Promise<void> {
    const { alert } = watched;
    const { state, change } = takeReading(alert, watched.state, reading);
    const site = deps.site(alert.siteId);
    if (state === watched.state || !site) return; // without its site, the alert is about to go
    await deps.tell(alert, state, change && told(watched, site, change, reading));
    watched.state = state;
  }

  function told(
    { alert, state }: Watched,
    { accountId, domain }: WatchedSite,
    change: 'triggered' | 'resolved',
    { at, value }: Reading,
  ): Told {
    if (change === 'resolved') {
      const triggeredAt = state.since ?? at;
      return {
        message: alertResolved(alert, accountId, { at, value }, triggeredAt),
        history: { resolvedAt: at, resolvedValue: value },
        letter: deps.letters.resolved(alert, domain, value, triggeredAt),
      };
    }
    const { window, threshold } = alert;
    const firing = { id: deps.newId('fir'), kind: 'threshold', at, value, window, threshold } as const;
    return {
      message: alertTriggered(alert, accountId, { at, value }),
      history: { ...firing, condition: conditionText(alert), resolvedAt: null, resolvedValue: null },
      letter: deps.letters.triggered(alert, domain, value),
    };
  }

  async function readPast(watched: Watched): Promise<void> {
    await deps.caughtUp();
    const last = await watched.watch.countPast(store, clock.now());
    if (last && wasMissed(watched, last.at)) await follow(watched, { ...last, by: 'commit' });
    await follow(watched, readingNow(watched, 'clock'));
  }

  return {
    put(alert, state) {
      const watched: Watched = { alert, state, watch: createWatch(alert), busy: null, again: false };
      byId.set(alert.id, watched);
      index();
    },
    async drop(alertId) {
      const watched = byId.get(alertId);
      if (!watched) return;
      byId.delete(alertId);
      index();
      await watched.busy;
    },
    committed(events) {
      if (bySite.size === 0) return;
      const touched = new Set<Watched>();
      for (const event of events) {
        for (const watched of bySite.get(event.siteId) ?? []) {
          watched.watch.count(event);
          touched.add(watched);
        }
      }
      for (const watched of touched) readCommitted(watched);
    },
    async readAll() {
      await Promise.all(
        [...byId.values()].map(watched =>
          watched.watch.complete
            ? read(watched, 'clock')
            : attend(watched, 'Reading the past of an alert', () => readPast(watched)),
        ),
      );
    },
    value(alertId) {
      const watched = byId.get(alertId);
      return watched?.watch.complete ? watched.watch.value(clock.now()) : null;
    },
    async settled() {
      for (const watched of byId.values()) while (watched.busy) await watched.busy;
    },
  };
}

/**
 * Whether the last process may have ended between the commit of the site's last event and its reading: had there been
 * one, the alert would have changed after that event, or it was made or changed later itself.
 */
const wasMissed = ({ alert, state }: Watched, lastEventAt: number): boolean =>
  looksForMuch(alert) && state.status === 'ok' && lastEventAt > Math.max(alert.updatedAt, state.since ?? 0);
