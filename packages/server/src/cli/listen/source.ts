import { setTimeout as sleep } from 'node:timers/promises';
import type { Message, MessageType } from '@bellwether/core';
import { ConfigError } from '../../config/config.ts';
import { createMemory } from './memory.ts';
import { readEvents } from './sse.ts';

export interface SourceOptions {
  server: string;
  key: string;
  siteId: string | null;
  types: readonly MessageType[];
  /** Told of every connection made, and of every one that broke or did not come about, with the pause that follows. */
  onConnected(): void;
  onBroken(why: string, pauseMs: number): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** Three heartbeats: a connection that is silent for so long is dead. */
const SILENCE_MS = 45_000;

/**
 * The messages of a server as they happen, for ever: a connection that breaks is made again from the last message
 * on. A message that comes twice, at the seam of two connections, is given once.
 * @throws ConfigError for what trying again would not mend: a bad key, another account's site
 */
export async function* messagesFrom(options: SourceOptions): AsyncGenerator<Message> {
  const known = createMemory(100_000);
  let lastEventId: string | null = null;
  let failures = 0;
  for (;;) {
    let why = 'The server ended the stream.';
    let atLeastMs = 0;
    try {
      const answer = await connect(options, lastEventId);
      if ('body' in answer) {
        options.onConnected();
        failures = 0;
        for await (const { id, data } of readEvents(alive(answer.body))) {
          lastEventId = id;
          if (data === '') continue;
          const message = messageOf(data);
          if (known.isNew(message.id)) yield message;
        }
      } else ({ why, atLeastMs } = answer);
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      why = reasonOf(error);
    }
    const pauseMs = Math.max(atLeastMs, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
    failures++;
    options.onBroken(why, pauseMs);
    await sleep(pauseMs);
  }
}

type Answer = { body: AsyncIterable<Uint8Array> } | { why: string; atLeastMs: number };

async function connect(
  { server, key, siteId, types }: SourceOptions,
  lastEventId: string | null,
): Promise<Answer> {
  const query = new URLSearchParams({ types: types.join(','), ...(siteId !== null && { siteId }) });
  const response = await fetch(`${server}/api/v1/stream?${query}`, {
    headers: {
      Accept: 'text/event-stream',
      Authorization: `Bearer ${key}`,
      ...(lastEventId !== null && { 'Last-Event-ID': lastEventId }),
    },
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (response.ok && isStream && response.body) return { body: response.body };
  const sentence = sentenceOf(await response.text());
  if (response.ok) throw new ConfigError(`${server} does not answer as Bellwether does.`);
  if (response.status === 401)
    throw new ConfigError(`${server} does not know the API key: it is wrong, revoked or expired.`);
  const passing = response.status === 429 || response.status >= 500;
  const told = `${server} answers ${response.status}${sentence ? `: ${sentence}` : '.'}`;
  if (!passing) throw new ConfigError(told);
  return { why: told, atLeastMs: 1000 * (Number(response.headers.get('retry-after')) || 0) };
}

/** The body's bytes, as long as they keep coming. */
async function* alive(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(SILENCE_MS, chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not waited for: of a dead connection it may never come.
    chunks.return?.()?.catch(() => {});
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing was heard for ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The standard body, read back. Its account is the key's, which formats have no use for. */
function messageOf(body: string): Message {
  const { id, type, timestamp, data } = JSON.parse(body) as {
    id: string;
    type: MessageType;
    timestamp: string;
    data: { siteId?: string | null };
  };
  const siteId = data.siteId ?? null;
  return { id, type, accountId: '', siteId, at: Date.parse(timestamp), data: JSON.stringify(data) };
}

function sentenceOf(body: string): string {
  try {
    return String((JSON.parse(body) as { error?: unknown }).error ?? '');
  } catch {
    return '';
  }
}

/** `fetch` wraps what happened to the socket. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message ? cause.message : message;
}
