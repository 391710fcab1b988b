/**
 * What processes tell one another beside what is in the stores: that there is something to look at, or a question.
 * Bodies are JSON. Nothing durable depends on a signal: one that is lost only makes things later.
 */
export interface Signals {
  /** Tells every process, this one included. */
  send(topic: string, body: unknown): void;
  /**
   * The same, and resolves once every process that is known to be there has acted on it (its handlers' promises
   * resolved), or after a second: a process that hangs must hold up nobody for longer.
   */
  tell(topic: string, body: unknown): Promise<void>;
  /** @returns how to hear no more */
  on(topic: string, hear: (body: unknown) => void | Promise<void>): () => void;
  /**
   * Asks whoever answers the topic.
   * @throws NobodyAnswered, where nobody does within the time; AnswerFailed with the answerer's message
   */
  ask(topic: string, question: unknown, timeoutMs: number): Promise<unknown>;
  /** Answers a topic, until what is returned is called. At most one process answers a topic at a time. */
  answer(topic: string, reply: (question: unknown) => unknown | Promise<unknown>): () => void;
  /** Called when signals may have been missed: the connection was away, or that of another process, and is back. */
  onGap(missed: () => void): () => void;
  close(): Promise<void>;
}

/** Nobody answers: the process that should is gone or not there yet. */
export class NobodyAnswered extends Error {
  constructor(topic: string) {
    super(`Nobody answers to ${topic}.`);
  }
}

/** Whoever answers could not. */
export class AnswerFailed extends Error {}
