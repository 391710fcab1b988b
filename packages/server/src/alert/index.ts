import {
  type Alert,
  type AlertState,
  type Clock,
  type IdMaker,
  quietAlert,
  type TrackedEvent,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { Alerts as AlertStore, EventStore } from '../ports/index.ts';
import { createLetters } from './letters.ts';
import { createTell, type TellingDeps, type WatchedSite } from './telling.ts';
import { createThresholdAlerts } from './threshold-alerts.ts';
import { createTrafficAlerts } from './traffic-alerts.ts';

export interface AlertDeps {
  registry: { alerts: Pick<AlertStore, 'all' | 'get' | 'state' | 'states' | 'settle'> };
  store: Pick<EventStore, 'query'>;
  /** Resolves once all that is committed by now is in the event store. */
  caughtUp(): Promise<void>;
  /** Resolves once all that was told of a site's past by now is in the event store. */
  historyPassed(siteId: string): Promise<void>;
  site(id: string): WatchedSite | null;
  announce: TellingDeps['announce'];
  /** E-mails were queued. Null where none are sent. */
  onLetters: (() => void) | null;
  /** Where the dashboard is; e-mails link there. */
  url: string;
  clock: Clock;
  newId: IdMaker;
  log: Pick<Logger, 'error' | 'warn'>;
}

/** Watches what people want to be told of. */
export interface AlertWatch {
  /** Goes on from where the last process ended. What happened meanwhile is for `everyMinute` to read, once the event store is there. */
  start(): Promise<void>;
  /** Events that were committed. Costs nothing for sites without alerts. */
  committed(events: readonly TrackedEvent[]): void;
  /** What the clock asks for each minute: readings, and days to be judged. */
  everyMinute(): Promise<void>;
  /** An alert was made, changed or deleted. */
  changed(alertId: string): Promise<void>;
  /** A site was changed or deleted. */
  siteChanged(siteId: string): Promise<void>;
  /** The value a threshold alert watches, now; null while it is not known, and for traffic alerts. */
  value(alertId: string): number | null;
  /** Resolves once all that has been read is written. */
  settled(): Promise<void>;
  /** Watches nothing any more, and resolves once nothing is being written. */
  stop(): Promise<void>;
}

export function createAlertWatch(deps: AlertDeps): AlertWatch {
  const { registry } = deps;
  const shared = { ...deps, tell: createTell(deps), letters: createLetters(deps.url) };
  const threshold = createThresholdAlerts(shared);
  const traffic = createTrafficAlerts(shared);
  /** The sites of all alerts, by the alerts' ids. */
  const siteOf = new Map<string, string>();

  function put(alert: Alert, state: AlertState | null): void {
    siteOf.set(alert.id, alert.siteId);
    if (alert.kind === 'threshold') threshold.put(alert, state?.kind === 'threshold' ? state : quietAlert);
    else traffic.put(alert, state?.kind === 'traffic' ? state : null);
  }

  async function drop(id: string): Promise<void> {
    siteOf.delete(id);
    await Promise.all([threshold.drop(id), traffic.drop(id)]);
  }

  async function everyMinute(): Promise<void> {
    await Promise.all([threshold.readAll(), traffic.judgeAll()]);
  }

  return {
    async start() {
      const states = await registry.alerts.states();
      for (const alert of await registry.alerts.all()) put(alert, states.get(alert.id) ?? null);
    },
    committed: threshold.committed,
    everyMinute,
    async changed(id) {
      await drop(id);
      const alert = await registry.alerts.get(id);
      if (!alert) return;
      put(alert, await registry.alerts.state(id));
      void everyMinute();
    },
    async siteChanged(siteId) {
      if (deps.site(siteId)) return;
      const gone = [...siteOf].filter(([, site]) => site === siteId);
      await Promise.all(gone.map(([id]) => drop(id)));
    },
    value: threshold.value,
    settled: threshold.settled,
    async stop() {
      await Promise.all([...siteOf.keys()].map(drop));
    },
  };
}
