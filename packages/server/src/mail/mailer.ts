import type { Clock, IdMaker } from '@bellwether/core';
import type { Mailer, MailOutbox } from '../ports/index.ts';

export interface MailerDeps {
  outbox: Pick<MailOutbox, 'add'>;
  clock: Clock;
  newId: IdMaker;
  /** There are letters in the outbox. */
  onLetters(): void;
}

/** Puts letters into the outbox, for whichever process is the postman. */
export const createMailer = ({ outbox, clock, newId, onLetters }: MailerDeps): Mailer => ({
  async send(letters) {
    const createdAt = clock.now();
    await outbox.add(letters.map(letter => ({ ...letter, id: newId('mail'), createdAt })));
    onLetters();
  },
});
