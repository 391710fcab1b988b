import type { Logger } from 'pino';
import { AnswerFailed, NobodyAnswered, type Signals } from '../../ports/index.ts';

type Hear = (body: unknown) => void | Promise<void>;
type Reply = (question: unknown) => unknown | Promise<unknown>;

/** Signals within one process: plain calls. What is sent is heard before `send` returns. */
export function createLocalSignals(log: Pick<Logger, 'error'>): Signals {
  const listeners = new Map<string, Set<Hear>>();
  const repliers = new Map<string, Reply>();

  async function hearOut(hear: Hear, topic: string, body: unknown): Promise<void> {
    try {
      await hear(body);
    } catch (error) {
      log.error({ err: error, topic }, 'A signal could not be acted on.');
    }
  }

  const hearers = (topic: string): Hear[] => [...(listeners.get(topic) ?? [])];

  return {
    send(topic, body) {
      for (const hear of hearers(topic)) void hearOut(hear, topic, body);
    },
    async tell(topic, body) {
      await Promise.all(hearers(topic).map(hear => hearOut(hear, topic, body)));
    },
    on(topic, hear) {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(hear));
      return () => void known.delete(hear);
    },
    async ask(topic, question) {
      const reply = repliers.get(topic);
      if (!reply) throw new NobodyAnswered(topic);
      try {
        return await reply(question);
      } catch (error) {
        throw new AnswerFailed((error as Error).message, { cause: error });
      }
    },
    answer(topic, reply) {
      repliers.set(topic, reply);
      return () => void (repliers.get(topic) === reply && repliers.delete(topic));
    },
    onGap: () => () => {},
    async close() {
      listeners.clear();
      repliers.clear();
    },
  };
}
