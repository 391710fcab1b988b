import type { Clock } from '@bellwether/core';
import type { NatsConnection } from '@nats-io/transport-node';

const SUBJECT = 'bellwether.presence';
const BEAT_MS = 2000;
/** A process that was not heard of for so long is gone: three beats. */
const GONE_MS = 6000;
/** Nor does it come back. */
const FORGOTTEN_MS = 600_000;

/** `new` asks those who are there to say so at once; `back` says that its connection had broken. */
interface Sign {
  id: string;
  says: 'new' | 'here' | 'back' | 'gone';
}

export interface Presence {
  /** The other processes that are there, by their ids. */
  others(): string[];
  /** Says that what this process has said before may not have arrived. */
  back(): void;
  /** Says goodbye. */
  close(): void;
}

export interface PresenceDeps {
  processId: string;
  clock: Clock;
  onGone(id: string): void;
  /**
   * Signals of another process may not have arrived: its connection had broken, or nothing was heard of it for a while
   * (a server of NATS may have been cut off from the others, which no client of it is told).
   */
  onMissed(): void;
}

/** Knows which other processes are there: each says so every two seconds, and when it comes and goes. */
export function startPresence(
  connection: NatsConnection,
  { processId, clock, onGone, onMissed }: PresenceDeps,
): Presence {
  const lastHeard = new Map<string, number>();
  let cancel = () => {};
  const subscription = connection.subscribe(SUBJECT, {
    callback(error, message) {
      if (!error) hear(message.json<Sign>());
    },
  });
  say('new');
  beat();

  function hear({ id, says }: Sign): void {
    if (id === processId) return;
    if (says === 'gone') {
      lastHeard.delete(id);
      onGone(id);
      return;
    }
    const before = lastHeard.get(id);
    lastHeard.set(id, clock.now());
    if (says === 'new') say('here');
    else if (says === 'back' || (before !== undefined && isSilent(before))) onMissed();
  }

  const isSilent = (at: number): boolean => clock.now() - at > GONE_MS;

  function say(says: Sign['says']): void {
    if (!connection.isClosed()) connection.publish(SUBJECT, JSON.stringify({ id: processId, says }));
  }

  function beat(): void {
    cancel = clock.at(clock.now() + BEAT_MS, () => {
      say('here');
      beat();
    });
  }

  return {
    others() {
      for (const [id, at] of lastHeard) if (clock.now() - at > FORGOTTEN_MS) lastHeard.delete(id);
      return [...lastHeard].flatMap(([id, at]) => (isSilent(at) ? [] : id));
    },
    back: () => say('back'),
    close() {
      cancel();
      say('gone');
      subscription.unsubscribe();
    },
  };
}
