import type { Readable } from 'node:stream';
import { AppError, type Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import { type Frame, frameOf, heartbeat, opening } from './frame.ts';
import { messagesSince } from './history.ts';
import type { Interest, Listener } from './hub.ts';
import { Outlet } from './outlet.ts';
import type { PastDeps } from './past.ts';
import { type Position, parsePosition } from './position.ts';

/** Where streams listen. */
export interface Entrance {
  /**
   * Gives how to leave again, once whatever is committed from then on is heard.
   * @throws AppError `stopping`
   */
  join(listener: Listener): Promise<() => void> | (() => void);
}

export interface StreamsDeps extends PastDeps {
  hub: Entrance;
  /** Resolves once everything committed by now is in the event store; rejects when that can't be had soon. */
  caughtUp(): Promise<void>;
  /** The ids of all sites of an account. */
  sitesOf(accountId: string): readonly string[];
  clock: Clock;
  log: Pick<Logger, 'warn'>;
}

export interface StreamRequest extends Interest {
  /** Who reads: so many streams at once each. */
  reader: string;
  /** The id the reader had last; undefined begins with what happens now. */
  lastEventId?: string;
  /** Whether the reader still may. Asked with every heartbeat, since a stream outlives the question at its start. */
  mayRead(): Promise<boolean>;
}

export interface Streams {
  /**
   * The server-sent events of a stream.
   * @throws AppError `invalid_cursor`, `too_many_streams`, `stopping`, `analytics_unavailable` when it can't be resumed now
   */
  open(request: StreamRequest): Promise<Readable>;
}

const HEARTBEAT_MS = 15_000;
/** Of one reader at once. */
export const STREAMS_PER_READER = 10;

export function createStreams(deps: StreamsDeps): Streams {
  const { hub, clock, log } = deps;
  const open = new Map<string, number>();

  function enter(reader: string): () => void {
    const others = open.get(reader) ?? 0;
    if (others >= STREAMS_PER_READER) {
      const sentence = `There are ${STREAMS_PER_READER} streams open already, which is the limit.`;
      throw new AppError('too_many_streams', sentence);
    }
    open.set(reader, others + 1);
    return () => {
      const left = open.get(reader)! - 1;
      if (left > 0) open.set(reader, left);
      else open.delete(reader);
    };
  }

  function keepAlive(outlet: Outlet, mayRead: () => Promise<boolean>): () => void {
    let cancel = clock.at(clock.now() + HEARTBEAT_MS, beat);
    function beat(): void {
      cancel = clock.at(clock.now() + HEARTBEAT_MS, beat);
      if (outlet.readableLength === 0) outlet.say(heartbeat(outlet.isLive ? clock.now() : null));
      mayRead().then(
        may => void (may || outlet.destroy()),
        error => log.warn({ err: error }, 'Whether a stream may go on could not be asked; it goes on.'),
      );
    }
    return () => cancel();
  }

  async function* framesSince(position: Position, interest: Interest): AsyncGenerator<Frame> {
    const { accountId, reach } = interest;
    const siteIds = typeof reach === 'string' ? deps.sitesOf(accountId) : reach;
    const scope = { ...interest, siteIds, since: position.at, now: clock.now() };
    for await (const { message, at } of messagesSince(deps, scope)) {
      if (message.id !== position.messageId) yield frameOf(message, at);
    }
  }

  return {
    async open(request) {
      const position = request.lastEventId === undefined ? null : parsePosition(request.lastEventId);
      const leave: (() => void)[] = [enter(request.reader)];
      const outlet = new Outlet(() => {
        for (const end of leave) end();
      });
      try {
        leave.push(
          await hub.join({
            ...pickInterest(request),
            hear: frame => outlet.hear(frame),
            end: () => outlet.destroy(),
          }),
        );
        leave.push(keepAlive(outlet, request.mayRead));
        if (position) {
          outlet.hold();
          await deps.caughtUp();
        }
      } catch (error) {
        outlet.destroy();
        throw error;
      }
      outlet.say(opening(position ? null : clock.now()));
      if (position) {
        outlet.replay(framesSince(position, request)).catch((error: unknown) => {
          log.warn({ err: error }, 'A stream could not be resumed; its reader tries again.');
          outlet.destroy();
        });
      }
      return outlet;
    },
  };
}

const pickInterest = ({ accountId, reach, types }: Interest): Interest => ({ accountId, reach, types });
