import type { Clock } from '@bellwether/core';

/** A clock that moves when the test says so, and runs what is due on the way, in order. */
export class FakeClock implements Clock {
  private due: { moment: number; run: () => void }[] = [];
  constructor(private time = Date.parse('2026-01-15T12:00:00Z')) {}

  now = () => this.time;

  at = (moment: number, run: () => void) => {
    const entry = { moment, run };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter(other => other !== entry);
    };
  };

  /** The moments something waits for, the nearest first. */
  waiting = () => this.due.map(entry => entry.moment).sort((a, b) => a - b);

  advanceTo(moment: number): void {
    for (;;) {
      const next = this.due.filter(e => e.moment <= moment).sort((a, b) => a.moment - b.moment)[0];
      if (!next) break;
      this.due = this.due.filter(entry => entry !== next);
      this.time = Math.max(this.time, next.moment);
      next.run();
    }
    this.time = moment;
  }

  advance = (ms: number) => this.advanceTo(this.time + ms);
}
