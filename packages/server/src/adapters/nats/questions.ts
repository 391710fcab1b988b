import { errors, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { AnswerFailed, NobodyAnswered, type Signals } from '../../ports/index.ts';

type Answer = { value?: unknown } | { failed: string };

const subjectOf = (topic: string): string => `bellwether.ask.${topic}`;

/** Questions and their answers, by requests of NATS: a subject nobody listens to is told of at once. */
export function createQuestions(
  connection: NatsConnection,
  log: Pick<Logger, 'warn'>,
): Pick<Signals, 'ask' | 'answer'> {
  return {
    async ask(topic, question, timeoutMs) {
      const answer = await request(topic, JSON.stringify({ value: question }), timeoutMs);
      if ('failed' in answer) throw new AnswerFailed(answer.failed);
      return answer.value;
    },
    answer(topic, reply) {
      const subscription = connection.subscribe(subjectOf(topic), {
        callback(error, message) {
          if (!error) void respond(message, topic, reply);
        },
      });
      return () => subscription.unsubscribe();
    },
  };

  async function request(topic: string, question: string, timeout: number): Promise<Answer> {
    try {
      return (await connection.request(subjectOf(topic), question, { timeout })).json<Answer>();
    } catch (error) {
      if (error instanceof errors.InvalidArgumentError)
        throw new AnswerFailed(`The question to ${topic} is too large.`, { cause: error });
      throw Object.assign(new NobodyAnswered(topic), { cause: error });
    }
  }

  async function respond(
    message: Msg,
    topic: string,
    reply: (question: unknown) => unknown | Promise<unknown>,
  ): Promise<void> {
    const answer = await answerTo(message, reply);
    try {
      message.respond(JSON.stringify(answer));
    } catch (error) {
      log.warn({ err: error, topic }, 'An answer could not be sent.');
      if (error instanceof errors.InvalidArgumentError)
        message.respond(JSON.stringify({ failed: `The answer to ${topic} is too large.` } satisfies Answer));
    }
  }
}

async function answerTo(
  message: Msg,
  reply: (question: unknown) => unknown | Promise<unknown>,
): Promise<Answer> {
  try {
    return { value: await reply(message.json<{ value?: unknown }>().value) };
  } catch (error) {
    return { failed: (error as Error).message };
  }
}
