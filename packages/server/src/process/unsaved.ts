import type { Session } from '@bellwether/core';
import type { IngestCommit, SessionChange } from '../ports/index.ts';
import type { Tracked } from './track.ts';

/** So few go with their own commit: where there is time for it, reports see a visit together with its events. */
const FEW_SESSIONS = 16;
/**
 * Sessions of a larger snapshot that one commit takes along: some 3 ms of the main thread and as much of SQLite's.
 * All 5,000 of a flood at once held up whoever waited for that commit, one in a hundred, for 160 ms.
 */
const SLICE_SESSIONS = 256;

/** By session id. */
export type Changes = Map<string, SessionChange>;

/** What a commit writes of sessions. */
export type Saved = Pick<IngestCommit, 'snapshot' | 'slice'>;

/** A snapshot of what had changed when it began, of which so many are written. */
interface Writing {
  changes: readonly SessionChange[];
  written: number;
  journalEnd: number;
}

/**
 * The changes of sessions since the last snapshot, and how they become the next one: few with the commit that makes
 * them, many in slices with the commits that come. All slices show the sessions as they were when it began, so what
 * happens meanwhile belongs to the snapshot after.
 */
export class Unsaved {
  private changes: Changes;
  private writing: Writing | null = null;

  /** @param changes since the last snapshot that is complete */
  constructor(changes: Changes = new Map()) {
    this.changes = changes;
  }

  /** Whether a snapshot is being written. */
  get isWriting(): boolean {
    return this.writing !== null;
  }

  /** Whether there is anything that no snapshot has yet. */
  get isEmpty(): boolean {
    return this.writing === null && this.changes.size === 0;
  }

  /** Begins a snapshot of all that is settled. @param journalEnd where the journal ends now */
  begin(journalEnd: number): void {
    if (this.writing || this.changes.size === 0) return;
    this.writing = { changes: [...this.changes.values()], written: 0, journalEnd };
    this.changes = new Map();
  }

  /**
   * Sessions as a commit leaves them, each with its state in the snapshot before.
   * @param openAs the session that the visitor has open, as it is known
   */
  changesOf(sessions: Tracked['sessions'], openAs: (session: Session) => Session | undefined): Changes {
    const changed: Changes = new Map();
    for (const { after, ended } of sessions) {
      const earlier = openAs(after);
      const begun = earlier?.id === after.id ? earlier : null;
      const before = this.changes.has(after.id) ? this.changes.get(after.id)!.before : begun;
      changed.set(after.id, { before, after, ended });
    }
    return changed;
  }

  /** What a commit that changes these takes along. */
  savedWith(changed: Changes): Saved {
    if (this.writing) {
      const { changes, written, journalEnd } = this.writing;
      const end = written + SLICE_SESSIONS;
      const completes = end >= changes.length ? journalEnd : null;
      return { snapshot: null, slice: { changes: changes.slice(written, end), completes } };
    }
    const unsaved = this.changes.size + changed.size;
    if (unsaved === 0 || unsaved > FEW_SESSIONS) return { snapshot: null };
    return { snapshot: [...new Map([...this.changes, ...changed]).values()] };
  }

  /** That commit is durable. */
  settle({ snapshot, slice }: Saved, changed: Changes): void {
    if (slice && this.writing) {
      this.writing.written += slice.changes.length;
      if (slice.completes !== null) this.writing = null;
    }
    if (snapshot) this.changes = new Map();
    else for (const [id, change] of changed) this.changes.set(id, change);
  }
}
