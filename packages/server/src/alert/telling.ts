import type { AlertState, IdMaker, Message, Site } from '@bellwether/core';
import type { AlertNews, Alerts, Letter, NewDelivery } from '../ports/index.ts';

export interface TellingDeps {
  registry: { alerts: Pick<Alerts, 'settle'> };
  /** Finds who hears of the message, and has it written together with what it tells of. */
  announce(
    message: Message,
    options: { write(message: Message, deliveries: NewDelivery[], now: number): Promise<void> },
  ): Promise<void>;
  /** E-mails were queued. Null where none are sent. */
  onLetters: (() => void) | null;
  newId: IdMaker;
}

/** What an alert has to tell. */
export interface Told {
  message: Message;
  history: AlertNews['history'];
  /** What the e-mail says, to each of the alert's addresses. */
  letter: Omit<Letter, 'to'>;
}

/** Writes how an alert stands, and with it message, deliveries, history and e-mails: all of it, or nothing. */
export type Tell = (
  alert: { id: string; emails: readonly string[] },
  state: AlertState,
  told: Told | null,
) => Promise<void>;

export function createTell({ registry, announce, onLetters, newId }: TellingDeps): Tell {
  return async ({ id, emails }, state, told) => {
    if (!told) return registry.alerts.settle(id, state, null);
    await announce(told.message, {
      write(message, deliveries, now) {
        const addresses = onLetters ? emails : [];
        const letters = addresses.map(to => ({ ...told.letter, to, id: newId('mail'), createdAt: now }));
        return registry.alerts.settle(id, state, {
          history: told.history,
          message,
          deliveries,
          letters,
          now,
        });
      },
    });
    if (emails.length > 0) onLetters?.();
  };
}

/** What a stage that watches sites has to know of one. */
export type WatchedSite = Pick<Site, 'accountId' | 'domain' | 'timezone'>;
