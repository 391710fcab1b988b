import type { Message, MessageType, Reach, TrackedEvent } from '@bellwether/core';
import type { HistoryOutcome, Selection, Signals, WaitingChunk } from './ports/index.ts';

/** What people set up. */
export type Kind = 'site' | 'goal' | 'alert' | 'experiment' | 'webhook';

/** What the parts of a server tell one another, in one process or in many. */
export interface Topics {
  /** Something was set up, changed or deleted. */
  changed: { kind: Kind; id: string };
  /** Webhooks have deliveries that were not due before; `manual` when a person asked for them. */
  due: { webhookIds: string[]; manual: boolean };
  /** Messages were committed at that moment, epoch ms. */
  published: { messages: readonly Message[]; at: number };
  /** Events were committed, of sites that are watched by alerts at least. */
  committed: { events: readonly TrackedEvent[] };
  /** There is something to do in the store: webhooks' jobs, what is to be deleted, letters to send. */
  jobs: null;
  erasures: null;
  letters: null;
  /** What the streams of a process listen to, and the question that all processes with streams answer so. */
  listening: { process: string; interests: { accountId: string; reach: Reach; types: MessageType[] }[] };
  'who-listens': null;
}

/** What they ask one another: of each the question, and the answer. */
export interface Questions {
  /** The value a threshold alert watches, now. */
  'alert-value': { question: string; answer: number | null };
  /** What became of a chunk in the log of history; answered when it is known. */
  'history-outcome': { question: WaitingChunk; answer: HistoryOutcome };
  /** What whoever has a partition is to do; answered when it is done. */
  [partition: `partition-${number}`]: { question: PartitionTask; answer: null };
}

export type PartitionTask =
  /** End the visits that have been idle too long. */
  | { do: 'end idle' }
  /** End the open visits of data that is to be deleted, at once and unannounced. */
  | { do: 'forget'; which: Selection }
  /** Bring what was accepted up to this position, and the sessions with it, into the event store. */
  | { do: 'catch up'; position: number };

/** Signals, by the tables above. */
export interface News {
  send<T extends keyof Topics>(topic: T, body: Topics[T]): void;
  tell<T extends keyof Topics>(topic: T, body: Topics[T]): Promise<void>;
  on<T extends keyof Topics>(topic: T, hear: (body: Topics[T]) => void | Promise<void>): () => void;
  ask<Q extends keyof Questions>(
    topic: Q,
    question: Questions[Q]['question'],
    timeoutMs: number,
  ): Promise<Questions[Q]['answer']>;
  answer<Q extends keyof Questions>(
    topic: Q,
    reply: (question: Questions[Q]['question']) => Questions[Q]['answer'] | Promise<Questions[Q]['answer']>,
  ): () => void;
  onGap: Signals['onGap'];
}

/** The only place that says what the bodies of signals are. */
export const newsOver = (signals: Signals): News => signals as unknown as News;
