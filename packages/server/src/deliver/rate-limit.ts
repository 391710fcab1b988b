/**
 * A rate limit. Each delivery takes a token, which is back a second later, so that no second, wherever it begins,
 * has more than `perSecond` of them. A bucket that fills steadily would let nearly twice as many through in the
 * second after a pause: what it had saved up, and what came in meanwhile.
 */
export class RateLimit {
  private readonly capacity: number;
  /** A second, and longer where `perSecond` is no whole number of tokens. */
  private readonly awayMs: number;
  /** When those taken are back, epoch ms, the first one first. */
  private readonly taken: number[] = [];

  constructor(readonly perSecond: number) {
    this.capacity = Math.ceil(perSecond);
    this.awayMs = (this.capacity / perSecond) * 1000;
  }

  /** Tokens there are. */
  available(now: number): number {
    while (this.taken.length > 0 && !this.isAway(this.taken[0]!, now)) this.taken.shift();
    return this.capacity - this.taken.length;
  }

  take(now: number): void {
    this.taken.push(now + this.awayMs);
  }

  /** When the next token is back, of none that are there. */
  nextAt(now: number): number {
    return Math.ceil(this.taken[0] ?? now);
  }

  /** More than its whole time ahead means that the clock was set back: then it counts as over. */
  private isAway(backAt: number, now: number): boolean {
    return backAt > now && backAt <= now + this.awayMs;
  }
}
