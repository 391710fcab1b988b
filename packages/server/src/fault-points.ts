import { readFileSync, rmSync } from 'node:fs';

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

/** One death a test asks for. */
export interface Fault {
  point: FaultPoint;
  /** Only where what is being done, as JSON, fits this regular expression. */
  doing: string;
}

/**
 * Ends this process as `kill -9` does, if the file that the variable `FAULT_POINT` names asks for it here; that file
 * dies too, so that who is started again lives. The build of the product leaves nothing of this function or of its
 * calls (see scripts/build.mjs).
 * @param doing what is being done, for a test that means one of many
 */
export function faultPoint(point: FaultPoint, doing?: object): void {
  if (typeof __FAULT_POINTS__ === 'undefined' || !__FAULT_POINTS__) return;
  const asked = read(process.env.FAULT_POINT!);
  if (asked?.point !== point || !new RegExp(asked.doing).test(JSON.stringify(doing ?? null))) return;
  rmSync(process.env.FAULT_POINT!);
  process.kill(process.pid, 'SIGKILL');
}

function read(file: string): Fault | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Fault;
  } catch {
    return null; // There is none: nobody is to die.
  }
}
