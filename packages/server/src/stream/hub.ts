import { AppError, isWithin, type Message, type MessageType, type Reach } from '@bellwether/core';
import { type Frame, frameOf } from './frame.ts';

/** What a reader wants to hear of. */
export interface Interest {
  accountId: string;
  reach: Reach;
  types: ReadonlySet<MessageType>;
}

/** Somebody who reads along. */
export interface Listener extends Interest {
  hear(frame: Frame): void;
  /** Nothing more is heard. */
  end(): void;
}

/** What the hub adds to, of those who hear of a site. */
export interface Audience {
  accountId: string;
  /** Types that are built at all. */
  types: ReadonlySet<MessageType>;
  /** Of these, the ones that streams listen to. */
  streamed: ReadonlySet<MessageType>;
}

/** Hands what was committed to those who read along, in this process. */
export interface Hub {
  /**
   * Gives how to leave again.
   * @throws AppError `stopping`
   */
  join(listener: Listener): () => void;
  /** Each audience with what the site's listeners want beside the webhooks. With no listeners it is the same. */
  overheard<A extends Audience>(audienceOf: (siteId: string) => A | null): (siteId: string) => A | null;
  /** @param at when they were committed, epoch ms */
  publish(messages: readonly Message[], at: number): void;
  /** Ends all listeners: something was not heard here. They come again, and resume from what they had last. */
  partWithAll(): void;
  /** Ends all listeners, and takes no more. */
  close(): void;
}

const hears = ({ accountId, reach, types }: Interest, message: Message): boolean =>
  accountId === message.accountId && isWithin(reach, message.siteId) && types.has(message.type);

export function createHub(): Hub {
  const listeners = new Set<Listener>();
  /** Counts up as listeners come and go: what was worked out for others is no longer good. */
  let generation = 0;
  let closed = false;

  function widen<A extends Audience>(audience: A, siteId: string): A {
    const streamed = new Set<MessageType>();
    for (const listener of listeners) {
      if (listener.accountId !== audience.accountId) continue;
      if (!isWithin(listener.reach, siteId)) continue;
      for (const type of listener.types) streamed.add(type);
    }
    if (streamed.size === 0) return audience;
    return { ...audience, streamed, types: new Set([...audience.types, ...streamed]) };
  }

  function partWithAll(): void {
    for (const listener of [...listeners]) listener.end();
  }

  return {
    join(listener) {
      if (closed) throw new AppError('stopping');
      listeners.add(listener);
      generation++;
      return () => {
        listeners.delete(listener);
        generation++;
      };
    },

    overheard<A extends Audience>(audienceOf: (siteId: string) => A | null) {
      // Every event asks, so the answer is kept: by the audience it was made of, for as long as nobody comes or goes.
      let kept = new WeakMap<A, A>();
      let keptFor = generation;
      return siteId => {
        const audience = audienceOf(siteId);
        if (listeners.size === 0 || audience === null) return audience;
        if (keptFor !== generation) kept = new WeakMap();
        keptFor = generation;
        const known = kept.get(audience) ?? widen(audience, siteId);
        kept.set(audience, known);
        return known;
      };
    },

    publish(messages, at) {
      if (listeners.size === 0) return;
      for (const message of messages) {
        let frame: Frame | null = null;
        for (const listener of listeners) {
          if (!hears(listener, message)) continue;
          frame ??= frameOf(message, at);
          listener.hear(frame);
        }
      }
    },

    partWithAll,

    close() {
      closed = true;
      partWithAll();
    },
  };
}
