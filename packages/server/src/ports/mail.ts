/** An e-mail as those write it who send one: plain words, which the mail stage makes text and HTML of. */
export interface Letter {
  to: string;
  subject: string;
  paragraphs: string[];
  link: { label: string; url: string } | null;
}

/** Sends e-mail for every part of the server. */
export interface Mailer {
  /** Resolves once the letters are durably queued; they go out in the background, and again until they are taken. */
  send(letters: readonly Letter[]): Promise<void>;
}

/** A letter on its way. */
export interface QueuedLetter extends Letter {
  id: string;
  createdAt: number;
}

/** Where letters wait until a mail server has taken them. */
export interface MailOutbox {
  add(letters: readonly QueuedLetter[]): Promise<void>;
  /** Those due by `now`, the longest due first. */
  due(now: number, limit: number): Promise<WaitingLetter[]>;
  /** When the next one is due; null for none. */
  nextAt(): Promise<number | null>;
  /** It is to be tried again then. */
  postpone(id: string, nextAt: number, error: string): Promise<void>;
  /** It was taken, or given up. */
  remove(id: string): Promise<void>;
}

export interface WaitingLetter extends QueuedLetter {
  /** Attempts that failed. */
  attempts: number;
}
