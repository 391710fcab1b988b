import type { BreakerSettings } from './settings.ts';

/**
 * Holds a webhook's queue back while its receiver is down. It opens after some failures in a row, for a pause
 * that doubles with every probe that fails; after each pause one delivery probes.
 */
export class Breaker {
  private failures = 0;
  private pauseMs = 0;
  private openUntil = 0;

  constructor(private readonly settings: BreakerSettings) {}

  state(now: number): 'closed' | 'open' | 'probing' {
    if (this.openUntil === 0) return 'closed';
    // More than the whole pause ahead means that the clock was set back: then the pause counts as over.
    const ahead = this.openUntil - now;
    return ahead > 0 && ahead <= this.pauseMs ? 'open' : 'probing';
  }

  succeeded(): void {
    this.failures = 0;
    this.pauseMs = 0;
    this.openUntil = 0;
  }

  /** @returns when the queue may be probed, if this failure opened the breaker; else null */
  failed(now: number): number | null {
    this.failures += 1;
    // Those that were out when it opened say nothing new.
    if (this.failures < this.settings.opensAfter || this.state(now) === 'open') return null;
    const { firstPauseMs, longestPauseMs } = this.settings;
    this.pauseMs = Math.min(this.pauseMs === 0 ? firstPauseMs : this.pauseMs * 2, longestPauseMs);
    this.openUntil = now + this.pauseMs;
    return this.openUntil;
  }
}
