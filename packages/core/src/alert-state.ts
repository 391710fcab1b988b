import { conditionHolds, looksForMuch, type ThresholdAlert } from './alert.ts';

/** How a threshold alert stands; what of it must outlive the process. */
export interface ThresholdState {
  kind: 'threshold';
  status: 'ok' | 'triggered';
  /** When it came to stand so; null while it never triggered. */
  since: number | null;
  /** Readings in a row that speak for the other status, and when the last of them was taken. */
  run: { length: number; at: number } | null;
}

/** How far a traffic alert has come. */
export interface TrafficState {
  kind: 'traffic';
  /** The last day it judged, `YYYY-MM-DD` of the site's calendar. */
  judged: string;
}

export type AlertState = ThresholdState | TrafficState;

/** The metric's value over the window that ends `at`. */
export interface Reading {
  at: number;
  value: number;
  /** Taken because events were committed, or because a minute has passed. */
  by: 'commit' | 'clock';
}

export interface Step {
  /** The very state given, where the reading changes nothing. */
  state: ThresholdState;
  change: 'triggered' | 'resolved' | null;
}

export const quietAlert: ThresholdState = { kind: 'threshold', status: 'ok', since: null, run: null };

/** Readings further apart than this are not in a row: the server was down between them. */
const LONGEST_GAP_MS = 3 * 60_000;

/**
 * What a reading makes of an alert. It triggers once, and resolves once when the condition has ended; between the
 * two nothing is told, however the value moves.
 *
 * A value rises with a commit and falls with time. So a rise is noticed at the commit: it triggers `>` and resolves
 * `<`. A fall is left to the clock, also because values that hover at the threshold would otherwise flap with every
 * event. An alert that asks for several readings in a row counts those of the clock only: commits come in no rhythm.
 */
export function takeReading(alert: ThresholdAlert, state: ThresholdState, reading: Reading): Step {
  const { at, value, by } = reading;
  const triggered = state.status === 'triggered';
  const rising = looksForMuch(alert) !== triggered;
  if (by === 'commit' && (alert.consecutive > 1 || !rising)) return { state, change: null };
  if (conditionHolds(alert, value) === triggered) return { state: withRun(state, null), change: null };

  const length = runOf(alert, state, at) + 1;
  const cool = triggered || state.since === null || at >= state.since + alert.cooldownSeconds * 1000;
  if (length >= alert.consecutive && cool) {
    const status = triggered ? 'ok' : 'triggered';
    return {
      state: { ...state, status, since: at, run: null },
      change: triggered ? 'resolved' : 'triggered',
    };
  }
  // One that only waits for its cooldown to end has nothing to remember.
  if (alert.consecutive === 1) return { state, change: null };
  return { state: withRun(state, { length: Math.min(length, alert.consecutive), at }), change: null };
}

/** Readings of a condition that has been changed since are none of this one's. */
const runOf = ({ updatedAt }: ThresholdAlert, { run }: ThresholdState, at: number): number =>
  run !== null && run.at >= updatedAt && at - run.at <= LONGEST_GAP_MS ? run.length : 0;

const withRun = (state: ThresholdState, run: ThresholdState['run']): ThresholdState =>
  state.run === run ? state : { ...state, run };
