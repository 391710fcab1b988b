import { setTimeout as pause } from 'node:timers/promises';
import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { serversOf } from './servers.ts';

/** A connection to NATS that comes back by itself, and tells when it was away. */
export interface NatsLink {
  readonly connection: NatsConnection;
  /** Called when it breaks, and when it is back. @returns how to hear no more */
  watch(hear: LinkWatcher): () => void;
  /** Sends what waits to be sent, and ends the connection. */
  close(): Promise<void>;
}

export interface LinkWatcher {
  away?(): void;
  back?(): void;
}

/** How often a server is asked whether it is there; two that stay unanswered end the connection to it. */
const PING_MS = 5000;
const RECONNECT_MS = 250;
/** How long a start waits for servers that start at the same time. */
const PATIENCE_MS = 30_000;
const FLUSH_MS = 2000;

export interface LinkOptions {
  /** NATS_URL, see `serversOf`. */
  url: string;
  /** What the servers' operator sees. */
  name: string;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** How long to wait for the first connection. */
  patienceMs?: number;
}

/**
 * Connects, and from then on connects again for ever, to whichever server is there.
 * @throws Error with a sentence where no server can be reached in time, or none lets us in
 */
export async function connectNats(options: LinkOptions): Promise<NatsLink> {
  const { log } = options;
  const connection = await firstConnection(options);
  const watchers = new Set<LinkWatcher>();
  let away = false;
  let closing = false;
  void follow();

  /** While it is away the client tells of every attempt; we tell once. */
  async function follow(): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' && !away && !closing) {
        away = true;
        log.warn('The connection to NATS broke: making it again.');
        for (const watcher of [...watchers]) watcher.away?.();
      } else if (type === 'reconnect' && away) {
        away = false;
        log.info({ server: connection.getServer() }, 'The connection to NATS is back.');
        for (const watcher of [...watchers]) watcher.back?.();
      }
    }
    if (!closing) log.error({ err: await connection.closed() }, 'The connection to NATS ended for good.');
  }

  return {
    connection,
    watch(hear) {
      watchers.add(hear);
      return () => void watchers.delete(hear);
    },
    async close() {
      closing = true;
      if (!away)
        await Promise.race([connection.flush().catch(() => {}), pause(FLUSH_MS, null, { ref: false })]);
      await connection.close();
    },
  };
}

async function firstConnection({ url, name, log, patienceMs = PATIENCE_MS }: LinkOptions) {
  const options = {
    ...serversOf(url),
    name,
    pingInterval: PING_MS,
    maxPingOut: 2,
    timeout: PING_MS,
    reconnectTimeWait: RECONNECT_MS,
    maxReconnectAttempts: -1,
    // A server that refuses us may be one that is being set up: after the first time we knock on.
    ignoreAuthErrorAbort: true,
  };
  const since = performance.now();
  for (let told = false; ; told = true) {
    try {
      return await connect(options);
    } catch (error) {
      const reason = (error as Error).message;
      if (error instanceof errors.AuthorizationError)
        throw new Error(`NATS refuses the credentials of NATS_URL: ${reason}.`, { cause: error });
      if (performance.now() - since > patienceMs)
        throw new Error(`NATS can't be reached at ${options.servers}: ${reason}.`, { cause: error });
      if (!told) log.warn({ reason }, "NATS can't be reached yet: trying again.");
      await pause(RECONNECT_MS);
    }
  }
}
