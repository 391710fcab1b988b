import {
  type Clock,
  HISTORY_DAYS,
  type IdMaker,
  type JudgedDay,
  judgeTraffic,
  type TrafficAlert,
  type TrafficState,
  type TrafficVerdict,
  trafficMessage,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { EventStore } from '../ports/index.ts';
import { type Zone, zoneOf } from '../query/zone.ts';
import { dateOf, dayOfDate, daysBetween, judgedAt, lastDueDay } from './calendar.ts';
import { dailyVisitors } from './daily-visitors.ts';
import type { Letters } from './letters.ts';
import type { Tell, Told, WatchedSite } from './telling.ts';

export interface TrafficDeps {
  store: Pick<EventStore, 'query'>;
  /** Resolves once all that is committed by now is in the event store. */
  caughtUp(): Promise<void>;
  /** Resolves once all that was told of a site's past by now is in the event store. */
  historyPassed(siteId: string): Promise<void>;
  site(id: string): WatchedSite | null;
  tell: Tell;
  letters: Letters;
  clock: Clock;
  newId: IdMaker;
  log: Pick<Logger, 'error'>;
}

/** The alerts on whole days. */
export interface TrafficAlerts {
  /** @param state null for one that has not judged a day yet */
  put(alert: TrafficAlert, state: TrafficState | null): void;
  /** Resolves once nothing more is written of it. */
  drop(alertId: string): Promise<void>;
  /** Judges the days that are due: yesterday, or all since the server last ran. */
  judgeAll(): Promise<void>;
}

interface Judging {
  alert: TrafficAlert;
  state: TrafficState | null;
  /** A day that is being written. */
  writing: Promise<void> | null;
}

/** A server that was away longer than this leaves the older days unjudged: nothing then was news any more. */
const MOST_MISSED = HISTORY_DAYS.most;

export function createTrafficAlerts(deps: TrafficDeps): TrafficAlerts {
  const { store, clock, log } = deps;
  const alerts = new Map<string, Judging>();
  let running: Promise<void> | null = null;
  /** Somebody asked while days were being judged: an alert may have come since. */
  let again = false;

  async function judge(judging: Judging): Promise<void> {
    const { alert } = judging;
    const site = deps.site(alert.siteId);
    if (!site) return; // deleted, and its alerts with it
    const zone = zoneOf(site.timezone);
    const due = lastDueDay(zone, clock.now());
    // One that is new is read at once, as all alerts are: it begins with the last day that is over.
    const judged = judging.state ? dayOfDate(judging.state.judged) : lastDueDay(zone, alert.createdAt) - 1;
    const days = daysBetween(zone, Math.max(judged + 1, due - MOST_MISSED + 1), due);
    if (days.length === 0) return;
    await deps.historyPassed(alert.siteId);
    await deps.caughtUp();
    const history = await historyOf(alert.siteId, zone, days[0]!, due);
    for (const day of days) {
      if (alerts.get(alert.id) !== judging) return; // dropped or changed meanwhile
      const state: TrafficState = { kind: 'traffic', judged: dateOf(day) };
      const judgedDay = { date: dateOf(day), at: judgedAt(zone, day), visitors: history.of(day) };
      const verdict = judgeTraffic(alert, judgedDay.visitors, history.before(day));
      judging.writing = deps.tell(alert, state, verdict && told(alert, site, judgedDay, verdict));
      await judging.writing;
      judging.state = state;
    }
  }

  /** What the days are judged by. */
  async function historyOf(siteId: string, zone: Zone, first: number, last: number) {
    const span = daysBetween(zone, first - HISTORY_DAYS.most, last);
    const { visitors, firstFullDay } = await dailyVisitors(store, siteId, zone, span);
    const of = (day: number) => visitors.get(day) ?? 0;
    const before = (day: number) =>
      firstFullDay === null
        ? []
        : daysBetween(zone, Math.max(firstFullDay, day - HISTORY_DAYS.most), day - 1).map(of);
    return { of, before };
  }

  function told(alert: TrafficAlert, site: WatchedSite, day: JudgedDay, verdict: TrafficVerdict): Told {
    const { kind, average, changePct } = verdict;
    const threshold = (kind === 'spike' ? alert.spikePct : alert.dropPct) ?? 0;
    const { date, at, visitors: value } = day;
    return {
      message: trafficMessage(alert, site.accountId, day, verdict),
      history: { id: deps.newId('fir'), kind, at, date, value, average, changePct, threshold },
      letter: deps.letters.traffic(alert, site.domain, day, verdict),
    };
  }

  async function judgeWhileAsked(): Promise<void> {
    while (again) {
      again = false;
      await judgeEach();
    }
  }

  async function judgeEach(): Promise<void> {
    for (const judging of [...alerts.values()]) {
      await judge(judging).catch(err => {
        if (alerts.get(judging.alert.id) !== judging) return; // dropped meanwhile, or the server stops
        log.error(
          { err, alertId: judging.alert.id },
          'A day was not judged; it is tried again within a minute.',
        );
      });
    }
  }

  return {
    put: (alert, state) => void alerts.set(alert.id, { alert, state, writing: null }),
    async drop(alertId) {
      const judging = alerts.get(alertId);
      alerts.delete(alertId);
      await judging?.writing?.catch(() => {}); // told of where it was begun
    },
    judgeAll() {
      again = true;
      running ??= judgeWhileAsked().finally(() => {
        running = null;
      });
      return running;
    },
  };
}
