import type { Clock } from '@bellwether/core';
import type { Msg, Subscription } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { Signals } from '../../ports/index.ts';
import { receiveAcknowledgements } from './acknowledgements.ts';
import type { NatsLink } from './link.ts';
import { startPresence } from './presence.ts';
import { createQuestions } from './questions.ts';

type Hear = (body: unknown) => void | Promise<void>;

interface Envelope {
  /** The process that sent it: its own handlers were called directly. */
  from: string;
  body?: unknown;
}

const SENT = 'bellwether.signal';
const TOLD = 'bellwether.tell';

export interface SignalsDeps {
  /** A process's own, in letters and digits. */
  processId: string;
  clock: Clock;
  log: Pick<Logger, 'warn' | 'error'>;
  /** How long `tell` waits for the others at most. */
  tellMs?: number;
}

/**
 * Signals by plain publishing, without JetStream. What is sent goes to those who listen for its topic; what is told
 * goes to all processes, as one that does not listen has to acknowledge too. This process's own handlers are called
 * directly: they hear while NATS is away. It uses the connection and does not close it.
 */
export function createNatsSignals(
  link: NatsLink,
  { processId, clock, log, tellMs = 1000 }: SignalsDeps,
): Signals {
  const { connection } = link;
  const listeners = new Map<string, { hearers: Set<Hear>; subscription: Subscription }>();
  const gaps = new Set<() => void>();
  const acknowledgements = receiveAcknowledgements(connection, { clock, deadlineMs: tellMs });
  const presence = startPresence(connection, {
    processId,
    clock,
    onGone: acknowledgements.without,
    onMissed: missedSome,
  });
  const questions = createQuestions(connection, log);
  const told = connection.subscribe(`${TOLD}.>`, { callback: onTold });
  const unwatch = link.watch({
    back() {
      presence.back();
      missedSome();
    },
  });

  function missedSome(): void {
    for (const missed of [...gaps]) missed();
  }

  function onSent(error: Error | null, message: Msg): void {
    const body = received(error, message);
    if (body) void hear(message.subject.slice(SENT.length + 1), body.of);
  }

  function onTold(error: Error | null, message: Msg): void {
    const body = received(error, message);
    if (!body) return;
    void hear(message.subject.slice(TOLD.length + 1), body.of).then(() => {
      if (!connection.isClosed()) message.respond(processId);
    });
  }

  /** Null for what is not to be heard: one's own. */
  function received(error: Error | null, message: Msg): { of: unknown } | null {
    if (error) log.error({ err: error }, 'Signals are not received.');
    else {
      const { from, body } = message.json<Envelope>();
      if (from !== processId) return { of: body };
    }
    return null;
  }

  /** Resolves once all handlers of this process have acted; what one throws is told of here. */
  async function hear(topic: string, body: unknown): Promise<void> {
    const hearers = [...(listeners.get(topic)?.hearers ?? [])];
    await Promise.all(
      hearers.map(async act => {
        try {
          await act(body);
        } catch (error) {
          log.error({ err: error, topic }, 'A signal could not be acted on.');
        }
      }),
    );
  }

  /** What can't be sent (too large, or the connection was ended) is dropped: a signal only makes things earlier. */
  function publish(kind: string, topic: string, body: unknown, replyTo?: string): boolean {
    try {
      const envelope: Envelope = { from: processId, body };
      connection.publish(`${kind}.${topic}`, JSON.stringify(envelope), replyTo ? { reply: replyTo } : {});
      return true;
    } catch (error) {
      log.warn({ err: error, topic }, 'A signal could not be sent.');
      return false;
    }
  }

  return {
    ...questions,
    send(topic, body) {
      void hear(topic, body);
      publish(SENT, topic, body);
    },
    async tell(topic, body) {
      const others = acknowledgements.of(presence.others(), replyTo => publish(TOLD, topic, body, replyTo));
      await Promise.all([hear(topic, body), others]);
    },
    on(topic, act) {
      const known = listeners.get(topic) ?? {
        hearers: new Set(),
        subscription: connection.subscribe(`${SENT}.${topic}`, { callback: onSent }),
      };
      known.hearers.add(act);
      listeners.set(topic, known);
      return () => {
        known.hearers.delete(act);
        if (known.hearers.size > 0 || listeners.get(topic) !== known) return;
        known.subscription.unsubscribe();
        listeners.delete(topic);
      };
    },
    onGap(missed) {
      gaps.add(missed);
      return () => void gaps.delete(missed);
    },
    async close() {
      unwatch();
      presence.close();
      acknowledgements.close();
      told.unsubscribe();
      for (const { subscription } of listeners.values()) subscription.unsubscribe();
      listeners.clear();
    },
  };
}
