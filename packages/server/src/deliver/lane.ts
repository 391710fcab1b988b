import type { ClaimedDelivery, Wanted } from '../ports/index.ts';
import { Breaker } from './breaker.ts';
import { RateLimit } from './rate-limit.ts';
import type { DeliverSettings } from './settings.ts';

/** A delivery of ours that has not been sent yet. */
export interface Held extends ClaimedDelivery {
  leaseUntil: number;
}

/** Attempts in flight that a webhook nothing is known of begins with; each success allows one more. */
const FIRST_ALLOWED = 2;

/**
 * In good standing a lane claims ahead, in multiples of what may be out at once: it fetches when it holds less than
 * the first, up to the second. A claim waits its turn behind durable commits, tens of milliseconds on a busy disk;
 * with less at hand the attempts in flight run dry meanwhile.
 */
const REFILL = 6;
const AHEAD = 12;

/**
 * One webhook's deliveries here: how many may be out at once, which are claimed, and whether the store has more.
 *
 * A webhook is in good standing while its receiver answers quickly. One that is new, slow or failing is suspect:
 * it claims only what it can send at once and shares half of the places with its like.
 */
export class Lane {
  inFlight = 0;
  suspect = true;
  /** The store may hold due deliveries; counts the times it was told so. */
  backlog = false;
  /** The store may hold replays a person asked for. */
  manual = false;
  wakes = 0;
  /** Being switched off, or set aside: nothing is begun. */
  closed = false;
  /** A timer runs for the rate limit's next token. */
  waitsForToken = false;
  readonly breaker: Breaker;
  private held: Held[] = [];
  private allowed: number;
  private rate: RateLimit | null = null;

  constructor(
    readonly webhookId: string,
    private readonly settings: Pick<DeliverSettings, 'perWebhook' | 'breaker'>,
  ) {
    this.allowed = Math.min(FIRST_ALLOWED, settings.perWebhook);
    this.breaker = new Breaker(settings.breaker);
  }

  get waiting(): number {
    return this.held.length;
  }

  get busy(): boolean {
    return this.inFlight > 0 || this.held.length > 0;
  }

  /** What a person asked for goes first. */
  hold(deliveries: Held[]): void {
    const manual = deliveries.filter(d => d.manual);
    if (manual.length === 0) this.held.push(...deliveries);
    else this.held = [...manual, ...this.held, ...deliveries.filter(d => !d.manual)];
  }

  /** Takes back what was claimed and not begun. */
  empty(which: (delivery: Held) => boolean = () => true): Held[] {
    const taken = this.held.filter(which);
    this.held = this.held.filter(delivery => !taken.includes(delivery));
    return taken;
  }

  limitRate(perSecond: number | null): void {
    if (perSecond === (this.rate?.perSecond ?? null)) return;
    this.rate = perSecond === null ? null : new RateLimit(perSecond, this.rate);
  }

  /** The next delivery, if one may begin now. */
  next(now: number): Held | null {
    const first = this.held[0];
    if (!first || this.closed || this.inFlight >= this.limit(now, first.manual)) return null;
    if (this.rate && this.rate.available(now) < 1) return null;
    return first;
  }

  /** Begins the delivery `next` gave. */
  begin(now: number): void {
    this.held.shift();
    this.inFlight += 1;
    this.rate?.take(now);
  }

  /** @returns when the breaker lets a probe pass, if this opened it; else null */
  ended(endpointFailed: boolean, wasSlow: boolean, now: number): number | null {
    this.inFlight -= 1;
    if (endpointFailed) {
      this.suspect = true;
      this.allowed = 1;
      return this.breaker.failed(now);
    }
    if (!wasSlow) this.suspect = false;
    this.allowed = Math.min(this.allowed + 1, this.settings.perWebhook);
    this.breaker.succeeded();
    return null;
  }

  /** What to ask of the store now; null for nothing. */
  wants(now: number): Wanted | null {
    if (this.closed) return null;
    const { webhookId } = this;
    const tokens = this.rate ? this.rate.available(now) - this.held.length : Number.POSITIVE_INFINITY;
    if (this.manual) {
      const limit = Math.min(this.settings.perWebhook - this.inFlight, tokens);
      return limit > 0 ? { webhookId, limit, manualOnly: true } : null;
    }
    const limit = this.backlog ? Math.min(this.room(now), tokens) : 0;
    return limit > 0 ? { webhookId, limit } : null;
  }

  /** When a token is there again, where the rate is what holds the lane; else null. */
  tokenAt(now: number): number | null {
    const idle = !this.rate || this.closed || !(this.backlog || this.manual || this.held.length > 0);
    return idle || this.rate!.available(now) >= 1 ? null : this.rate!.nextAt(now);
  }

  private limit(now: number, manual: boolean): number {
    if (manual) return this.settings.perWebhook;
    const state = this.breaker.state(now);
    if (state === 'open') return 0;
    return state === 'probing' ? 1 : this.allowed;
  }

  private room(now: number): number {
    const limit = this.limit(now, false);
    if (this.suspect || limit < this.allowed) return limit - this.inFlight - this.held.length;
    return this.held.length < REFILL * limit ? AHEAD * limit - this.held.length : 0;
  }
}
