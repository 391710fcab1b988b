import { Readable } from 'node:stream';
import type { Frame } from './frame.ts';

/** What a reader may be behind by before we part: a few thousand messages. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The way out to one reader. What the reader does not take in time waits here up to a limit; beyond it the
 * connection is cut, and the reader resumes from the last message it has, at its own pace.
 */
export class Outlet extends Readable {
  /** Live messages that wait for those of the past; null when they go straight out. */
  private held: Map<string, Frame> | null = null;
  private heldBytes = 0;
  private onDemand: (() => void) | null = null;

  /** @param onClose called once, however it ends */
  constructor(private readonly onClose: () => void) {
    super({ highWaterMark: 64 * 1024 });
  }

  /** Whether live messages go straight out. */
  get isLive(): boolean {
    return this.held === null;
  }

  /** A live message. */
  hear(frame: Frame): void {
    if (this.held) {
      this.held.set(frame.messageId, frame);
      this.heldBytes += frame.text.length;
    } else this.say(frame.text);
    if (this.readableLength + this.heldBytes > MOST_BYTES) this.destroy();
  }

  /** Sends a text as it is; returns false when the reader has enough to read. */
  say(text: string): boolean {
    return !this.destroyed && this.push(text);
  }

  /** Live messages wait from here on until `replay` is through. */
  hold(): void {
    this.held = new Map();
  }

  /** Sends messages of the past as fast as the reader takes them, then the live ones that wait and are not among them. */
  async replay(past: AsyncIterable<Frame>): Promise<void> {
    for await (const { messageId, text } of past) {
      if (!this.say(text)) await this.demand();
      if (this.destroyed) return;
      this.held?.delete(messageId);
    }
    const waiting = this.held?.values() ?? [];
    this.held = null;
    this.heldBytes = 0;
    for (const { text } of waiting) this.say(text);
  }

  private demand(): Promise<void> {
    return new Promise(resolve => {
      this.onDemand = resolve;
      if (this.destroyed) this.meetDemand();
    });
  }

  private meetDemand(): void {
    this.onDemand?.();
    this.onDemand = null;
  }

  override _read(): void {
    this.meetDemand();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.onClose();
    this.meetDemand();
    done(error);
  }
}
