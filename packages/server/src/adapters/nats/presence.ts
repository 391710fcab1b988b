import type { Clock } from '@bellwether/core';
import type { NatsConnection } from '@nats-io/transport-node';

const SUBJECT = 'bellwether.presence';
const BEAT_MS = 2000;
/** A process that was not heard of for so long is gone: three beats. */
const GONE_MS = 6000;

/** `new` asks those who are there to say so at once. */
interface Sign {
  id: string;
  says: 'new' | 'here' | 'gone';
}

export interface Presence {
  /** The other processes that are there, by their ids. */
  others(): string[];
  /** Says goodbye. */
  close(): void;
}

/** Knows which other processes are there: each says so every two seconds, and when it comes and goes. */
export function startPresence(
  connection: NatsConnection,
  { processId, clock, onGone }: { processId: string; clock: Clock; onGone(id: string): void },
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
    lastHeard.set(id, clock.now());
    if (says === 'new') say('here');
  }

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
      for (const [id, at] of lastHeard) if (clock.now() - at > GONE_MS) lastHeard.delete(id);
      return [...lastHeard.keys()];
    },
    close() {
      cancel();
      say('gone');
      subscription.unsubscribe();
    },
  };
}
