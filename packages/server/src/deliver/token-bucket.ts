/** A rate limit: `perSecond` tokens a second, saved up for at most a second (or one token). */
export class TokenBucket {
  private tokens: number;

  constructor(
    readonly perSecond: number,
    private at: number,
  ) {
    this.tokens = this.capacity;
  }

  /** Whole tokens there are. */
  available(now: number): number {
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    // A millisecond clock makes thirds and sevenths come out a hair short of the whole token that is there.
    return Math.floor(this.tokens + 1e-6);
  }

  take(): void {
    this.tokens -= 1;
  }

  /** When the next whole token is there. */
  nextAt(now: number): number {
    return now + Math.ceil(Math.max(0, ((1 - this.tokens) / this.perSecond) * 1000));
  }

  private get capacity(): number {
    return Math.max(1, this.perSecond);
  }
}
