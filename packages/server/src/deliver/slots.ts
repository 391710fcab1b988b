import type { DeliverSettings } from './settings.ts';

/**
 * The places for attempts in flight over all webhooks. A cap alone would be eaten by receivers that hang: eight of
 * them with eight attempts each hold 64 places for their whole timeout, and everybody else waits. So an attempt
 * holds a place only while it is quick, and webhooks not in good standing get at most half of the places: however
 * many receivers hang, a healthy one always finds room.
 *
 * What can be out at the worst is one round of places for every `slowAfterMs` of the longest timeout.
 */
export class Slots {
  private quick = 0;
  private quickSuspect = 0;
  private slow = 0;

  constructor(private readonly settings: Pick<DeliverSettings, 'globalConcurrency' | 'maxSlow'>) {}

  get inFlight(): { quick: number; slow: number } {
    return { quick: this.quick, slow: this.slow };
  }

  /** Places free for a webhook of this standing. */
  free(suspect: boolean): number {
    const { globalConcurrency, maxSlow } = this.settings;
    const all = globalConcurrency - this.quick;
    if (!suspect) return all;
    return Math.min(all, Math.ceil(globalConcurrency / 2) - this.quickSuspect, maxSlow - this.slow);
  }

  /** Takes a place for one attempt, quick at first. */
  take(suspect: boolean): Slot {
    this.quick += 1;
    if (suspect) this.quickSuspect += 1;
    let held: 'quick' | 'slow' | 'none' = 'quick';
    const leave = () => {
      if (held === 'slow') this.slow -= 1;
      if (held !== 'quick') return;
      this.quick -= 1;
      if (suspect) this.quickSuspect -= 1;
    };
    return {
      becomesSlow: () => {
        leave();
        held = 'slow';
        this.slow += 1;
      },
      release: () => {
        leave();
        held = 'none';
      },
    };
  }
}

export interface Slot {
  becomesSlow(): void;
  release(): void;
}
