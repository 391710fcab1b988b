import type { Message } from '@bellwether/core';
import type { EventStore, MessageStore } from '../ports/index.ts';
import type { Interest } from './hub.ts';

/** A message of the past, with the moment a reader who has it has come to (Position.at). */
export interface Past {
  message: Message;
  at: number;
}

export interface PastDeps {
  eventStore: Pick<EventStore, 'query'>;
  messages: Pick<MessageStore, 'announced'>;
}

/** What is asked of the past. */
export interface PastScope extends Interest {
  /** The sites meant: the one, or all of the account. */
  siteIds: readonly string[];
  /** Epoch ms. */
  since: number;
  now: number;
}
