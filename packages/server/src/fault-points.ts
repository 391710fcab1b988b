import { writeFileSync } from 'node:fs';

/** True in the build that e2e/outcomes.test.ts kills, false in the one that is shipped, absent from the source. */
declare const __FAULT_POINTS__: boolean;

/** The steps of a message at which a test may have the process die, as its way goes. */
export type FaultPoint =
  /** In SQLite, the statements of a transaction have run and its COMMIT has not. */
  | 'before-commit'
  /** In SQLite, the transaction is durable and nobody has been told. */
  | 'after-commit'
  /** The 202 is written. */
  | 'answered'
  /** A batch for the event store is planned, and not yet written. */
  | 'planned'
  /** A batch's events are in the event store, its sessions are not. */
  | 'half-written'
  /** A batch is in the event store, and still in the log. */
  | 'written'
  /** In the engine's process, an insert has begun. */
  | 'inserting'
  /** In the engine's process, an insert is done and not yet confirmed. */
  | 'inserted';

/** What the variable `FAULT_POINT` holds, as JSON. */
export interface Fault {
  point: FaultPoint;
  /** Only where what is being done, as JSON, fits this regular expression. */
  doing: string;
  /** A file that the death leaves behind; while it is there nobody dies again. */
  note: string;
}

/**
 * Ends this process as `kill -9` does, if a test asked for it here. The build of the product leaves nothing of this
 * function or of its calls (see scripts/build.mjs).
 * @param doing what is being done, for a test that means one of many
 */
export function faultPoint(point: FaultPoint, doing?: object): void {
  if (typeof __FAULT_POINTS__ === 'undefined' || !__FAULT_POINTS__) return;
  const asked = process.env.FAULT_POINT;
  if (!asked) return;
  const fault = JSON.parse(asked) as Fault;
  if (fault.point !== point || !new RegExp(fault.doing).test(JSON.stringify(doing ?? null))) return;
  try {
    writeFileSync(fault.note, point, { flag: 'wx' });
  } catch {
    return; // It is there: once is enough.
  }
  process.kill(process.pid, 'SIGKILL');
}
