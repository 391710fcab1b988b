import type { Attempt } from '@bellwether/contract';

export const phaseNames = ['dns', 'connect', 'tls', 'firstByte', 'body'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** One bar of the waterfall, in milliseconds from the attempt's start. */
export interface Segment {
  phase: PhaseName;
  from: number;
  to: number;
  /** The attempt ended in it, without success. */
  failed: boolean;
}

type Timed = Pick<Attempt, 'phases' | 'durationMs' | 'status' | 'error' | 'errorMessage'>;

/**
 * An attempt's phases one behind the other. A phase that was not brought to its end has no time in the log: it
 * takes what is left of the attempt, and so does reading the body. A kept connection has no dns, connect and tls.
 */
export function segmentsOf(attempt: Timed): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const phase of ['dns', 'connect', 'tls', 'firstByte'] as const) {
    const took = attempt.phases[phase];
    if (took === null) continue;
    segments.push({ phase, from: at, to: at + took, failed: false });
    at += took;
  }
  const last = unfinishedPhase(attempt);
  if (last)
    segments.push({ phase: last, from: at, to: Math.max(at, attempt.durationMs), failed: last !== 'body' });
  if (last === 'body' && attempt.error !== null && attempt.error !== 'status') segments.at(-1)!.failed = true;
  return segments;
}

/** The phase the attempt was in when it ended; null for one that never began. */
function unfinishedPhase({ status, error, errorMessage, phases }: Timed): PhaseName | null {
  if (status !== null) return 'body';
  switch (error) {
    case 'dns':
    case 'connect':
    case 'tls':
      return error;
    case 'timeout':
      return timedOutIn(errorMessage ?? '');
    case 'reset':
    case 'protocol':
      return phases.firstByte === null ? 'firstByte' : 'body';
    default:
      return null;
  }
}

function timedOutIn(message: string): PhaseName {
  if (message.includes('DNS')) return 'dns';
  if (message.includes('TLS')) return 'tls';
  if (message.includes('connection')) return 'connect';
  return message.includes('end of the response') ? 'body' : 'firstByte';
}
