/**
 * A rate limit. Each delivery takes a token, which is back a second later, so that no second, wherever it begins,
 * has more than `perSecond` of them. A bucket that fills steadily would let nearly twice as many through in the
 * second after a pause: what it had saved up, and what came in meanwhile.
 */
export class RateLimit {
  private readonly capacity: number;
  /** A second, and longer where `perSecond` is no whole number of tokens. */
  private readonly awayMs: number;
  /** When those that are away were taken, epoch ms, the first one first. */
  private readonly taken: number[];

  /** @param before what it takes the place of: a limit that changes would else begin with all of its tokens */
  constructor(
    readonly perSecond: number,
    before: RateLimit | null = null,
  ) {
    this.capacity = Math.ceil(perSecond);
    this.awayMs = (this.capacity / perSecond) * 1000;
    this.taken = [...(before?.taken ?? [])];
  }

  /** Tokens there are; below none where more were taken before it was lowered. */
  available(now: number): number {
    while (this.taken.length > 0 && !this.isAway(this.taken[0]!, now)) this.taken.shift();
    return this.capacity - this.taken.length;
  }

  take(now: number): void {
    this.taken.push(now);
  }

  /** When the next token is back, of none that are there. */
  nextAt(now: number): number {
    const [first] = this.taken;
    return first === undefined ? now : Math.ceil(first + this.awayMs);
  }

  /** What was taken later than now means that the clock was set back: then it counts as over. */
  private isAway(takenAt: number, now: number): boolean {
    return takenAt <= now && now < takenAt + this.awayMs;
  }
}
