import type { Message } from '@bellwether/core';

/**
 * Messages that no event caused (alerts, experiments, webhooks switched off, tests). They can't be built again
 * from anything, so all of them are stored, heard or not; they are few.
 */
export interface MessageStore {
  /** Those of an account stored after a place, in the order they were stored. */
  announced(
    accountId: string,
    after: { storedAt: number; id: string },
    limit: number,
  ): Promise<StoredMessage[]>;
  /** Forgets those stored before a moment that no delivery is of. */
  prune(before: number): Promise<void>;
}

export interface StoredMessage {
  message: Message;
  /** Epoch ms; taken just before the commit. */
  storedAt: number;
}
