import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { MailOutbox, WaitingLetter } from '../ports/index.ts';
import { MailRefused, type SendLetter } from './smtp.ts';

export interface PostmanDeps {
  outbox: MailOutbox;
  send: SendLetter;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Sees to it that letters in the outbox go out, one after the other. */
export interface Postman {
  /** There may be letters. Cheap: call it whenever some were queued, and once at start. */
  wake(): void;
  /** Ends after the letter it is at; the others wait for the next start. */
  stop(): Promise<void>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between attempts; after the last the letter is given up, two days after it was written. */
const WAITS = [
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  16 * HOUR,
  16 * HOUR,
];
const AT_ONCE = 20;
/** When the outbox itself can't be read. */
const PAUSE = 10 * SECOND;

export function createPostman({ outbox, send, clock, log }: PostmanDeps): Postman {
  let round: Promise<void> | null = null;
  /** Somebody woke it during a round: what was queued after the round began is looked for again. */
  let again = false;
  let cancelTimer = (): void => {};
  let stopped = false;

  function wake(): void {
    if (stopped) return;
    again = true;
    round ??= goRound().finally(() => {
      round = null;
    });
  }

  async function goRound(): Promise<void> {
    cancelTimer();
    try {
      let next: number | null = null;
      while (again && !stopped) {
        again = false;
        await emptyOutbox();
        next = await outbox.nextAt();
      }
      if (next !== null) wakeAt(next);
    } catch (err) {
      log.error({ err }, 'The e-mails that wait could not be read; they are looked for again.');
      wakeAt(clock.now() + PAUSE);
    }
  }

  async function emptyOutbox(): Promise<void> {
    while (!stopped) {
      const letters = await outbox.due(clock.now(), AT_ONCE);
      if (letters.length === 0) return;
      for (const letter of letters) {
        if (stopped) return;
        await attempt(letter);
      }
    }
  }

  async function attempt(letter: WaitingLetter): Promise<void> {
    const { id, attempts } = letter;
    try {
      await send(letter);
    } catch (error) {
      return failed(letter, error as Error);
    }
    await outbox.remove(id);
    log.info({ mailId: id, attempt: attempts + 1 }, 'An e-mail was sent.');
  }

  /**
   * The line has no address: logs travel further than e-mails. So it has not the error itself either, which names the
   * addresses that were refused, and of its words only what is left without them.
   */
  async function failed({ id, to, attempts, subject }: WaitingLetter, err: Error): Promise<void> {
    const wait = err instanceof MailRefused ? undefined : WAITS[attempts];
    const reason = err.message.replaceAll(to, '(the recipient)');
    const line = { reason, mailId: id, subject, attempt: attempts + 1 };
    if (wait === undefined) {
      log.error(line, 'An e-mail was given up.');
      return outbox.remove(id);
    }
    log.warn(line, 'An e-mail was not taken; it is tried again.');
    await outbox.postpone(id, clock.now() + wait, err.message);
  }

  function wakeAt(moment: number): void {
    if (stopped) return;
    cancelTimer = clock.at(moment, wake);
  }

  return {
    wake,
    async stop() {
      stopped = true;
      cancelTimer();
      await round;
    },
  };
}
