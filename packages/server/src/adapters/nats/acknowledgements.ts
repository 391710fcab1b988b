import type { Clock } from '@bellwether/core';
import { createInbox, type NatsConnection } from '@nats-io/transport-node';

export interface Acknowledgements {
  /**
   * @param from whose acknowledgements are waited for
   * @param send what they are to acknowledge, by a reply to the subject; false where it could not be sent
   * @returns resolves once all have, or at the deadline
   */
  of(from: readonly string[], send: (replyTo: string) => boolean): Promise<void>;
  /** Nothing more comes from this one. */
  without(id: string): void;
  close(): void;
}

/** Waits for processes to acknowledge, each by its id, in one inbox for all that is asked. */
export function receiveAcknowledgements(
  connection: NatsConnection,
  { clock, deadlineMs }: { clock: Clock; deadlineMs: number },
): Acknowledgements {
  const inbox = createInbox();
  const waiting = new Map<string, { missing: Set<string>; done(): void }>();
  let last = 0;
  const subscription = connection.subscribe(`${inbox}.*`, {
    callback(error, message) {
      if (!error) arrived(message.subject, message.string());
    },
  });

  function arrived(subject: string, id: string): void {
    const wait = waiting.get(subject);
    if (wait?.missing.delete(id) && wait.missing.size === 0) wait.done();
  }

  return {
    of(from, send) {
      return new Promise<void>(resolve => {
        const subject = `${inbox}.${++last}`;
        const cancel = clock.at(clock.now() + deadlineMs, done);
        waiting.set(subject, { missing: new Set(from), done });
        function done() {
          cancel();
          waiting.delete(subject);
          resolve();
        }
        if (!send(subject) || from.length === 0) done();
      });
    },
    without(id) {
      for (const subject of waiting.keys()) arrived(subject, id);
    },
    close() {
      for (const { done } of [...waiting.values()]) done();
      subscription.unsubscribe();
    },
  };
}
