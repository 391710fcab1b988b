import type { AttemptError, Clock } from '@bellwether/core';
import { Agent, type Dispatcher } from 'undici';
import { type AddressGuard, ConnectFailure, guardedConnector, type Opening } from './guarded-connector.ts';

/** One request as it goes out. */
export interface Outgoing {
  /** `https://host:port`. */
  origin: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** For the whole exchange: DNS, connect, TLS, headers, body. */
  timeoutMs: number;
}

/** What came of it. */
export interface Exchange {
  startedAt: number;
  durationMs: number;
  phases: { dns: number | null; connect: number | null; tls: number | null; firstByte: number | null };
  /** Null when no headers came. */
  status: number | null;
  /** Null for an answer that came whole, whatever its status. */
  error: AttemptError | null;
  errorMessage: string | null;
  responseHeaders: Record<string, string> | null;
  /** The first 16 KiB. */
  responseBody: string | null;
}

/** Is told once, of an exchange that has not ended after so long; not of one whose deadline is sooner. */
export interface SlowWatch {
  afterMs: number;
  tell(): void;
}

export interface Sender {
  /**
   * Makes one request; never rejects. Redirects are answers like any other.
   * @param slow who wants to know of one that takes longer
   */
  send(outgoing: Outgoing, slow?: SlowWatch): Promise<Exchange>;
  /** Closes all connections; requests in flight end as `reset`. */
  close(): Promise<void>;
}

/** Of a response's body, bytes kept; where there is more the connection is closed rather than read on. */
export const MAX_RESPONSE_BODY = 16 * 1024;

export function createSender({ guard, clock }: { guard: AddressGuard; clock: Clock }): Sender {
  // undici opens a connection while it dispatches, if it needs one: the request that is being dispatched then
  // is the one the connection is for.
  let dispatching: Opening | null = null;
  const agent = new Agent({
    connect: guardedConnector(guard, () => dispatching),
    pipelining: 1,
    allowH2: false,
    // One deadline covers everything; undici's own would only cut it short.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16 * 1024,
  });
  return {
    send(outgoing, slow) {
      return new Promise(resolve => {
        const running = new RunningExchange(clock, outgoing.timeoutMs, slow, resolve);
        const { origin, path, headers, body } = outgoing;
        dispatching = running;
        try {
          agent.dispatch({ origin, path, method: 'POST', headers, body }, running);
        } catch (error) {
          running.onResponseError(null, error instanceof Error ? error : new Error(String(error)));
        } finally {
          dispatching = null;
        }
      });
    },
    close: () => agent.destroy(),
  };
}

type Phase = keyof Exchange['phases'];

/** One exchange under way: undici's handler, and the watcher of its connection if it needs a new one. */
class RunningExchange implements Dispatcher.DispatchHandler, Opening {
  onAbandon: (() => void) | null = null;
  private readonly startedAt: number;
  private stopTimer: () => void;
  private readonly phases: Exchange['phases'] = { dns: null, connect: null, tls: null, firstByte: null };
  private phase: Phase | null = null;
  private phaseAt = 0;
  private controller: Dispatcher.DispatchController | null = null;
  private status: number | null = null;
  private headers: Record<string, string> | null = null;
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private settled = false;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
    slow: SlowWatch | undefined,
    private readonly done: (exchange: Exchange) => void,
  ) {
    this.startedAt = clock.now();
    // One timer does for both, as hardly an exchange lives to see the second.
    this.stopTimer =
      slow && slow.afterMs < timeoutMs
        ? clock.at(this.startedAt + slow.afterMs, () => {
            this.stopTimer = this.awaitDeadline();
            slow.tell();
          })
        : this.awaitDeadline();
  }

  private awaitDeadline(): () => void {
    return this.clock.at(this.startedAt + this.timeoutMs, () =>
      this.giveUp('timeout', `No ${this.awaited()} within ${this.timeoutMs / 1000} s.`),
    );
  }

  began(phase: Phase): void {
    this.endPhase();
    this.phase = phase;
    this.phaseAt = this.clock.now();
  }

  opened(): void {
    this.endPhase();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The deadline passed while the connection opened.
    if (this.settled) {
      controller.abort(new Error('The deadline has passed.'));
      return;
    }
    this.controller = controller;
    this.began('firstByte');
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.endPhase();
    this.status = status;
    this.headers = flat(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size <= MAX_RESPONSE_BODY) return;
    this.settle(null, null);
    this.abort();
  }

  onResponseEnd(): void {
    this.settle(null, null);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const unwanted = unwantedAnswers[error.message];
    if (unwanted) this.settle('protocol', unwanted);
    else this.settle(classOf(error), error.message);
  }

  private endPhase(): void {
    if (this.phase) this.phases[this.phase] = this.clock.now() - this.phaseAt;
    this.phase = null;
  }

  private awaited(): string {
    if (this.status !== null) return 'end of the response';
    return this.phase === null || this.phase === 'firstByte' ? 'response' : awaitedIn[this.phase];
  }

  private giveUp(error: AttemptError, message: string): void {
    this.settle(error, message);
    this.abort();
  }

  private abort(): void {
    this.onAbandon?.();
    this.controller?.abort(new Error('Enough was read.'));
  }

  private settle(error: AttemptError | null, errorMessage: string | null): void {
    if (this.settled) return;
    this.settled = true;
    this.stopTimer();
    this.done({
      startedAt: this.startedAt,
      durationMs: this.clock.now() - this.startedAt,
      phases: this.phases,
      status: this.status,
      error,
      errorMessage,
      responseHeaders: this.headers,
      responseBody: this.status === null ? null : this.body(),
    });
  }

  private body(): string {
    const bytes = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    const text = bytes.toString('utf8', 0, Math.min(bytes.length, MAX_RESPONSE_BODY));
    // PostgreSQL's text can't hold a NUL.
    return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
  }
}

const awaitedIn = { dns: 'answer from DNS', connect: 'connection', tls: 'TLS handshake' };

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) out[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return out;
}

function classOf(error: Error): AttemptError {
  if (error instanceof ConnectFailure) return error.error;
  const code = 'code' in error ? String(error.code) : '';
  return resets.has(code) ? 'reset' : 'protocol';
}

/** What undici says when it closes the connection itself: under a socket's code, and told apart by the text alone. */
const unwantedAnswers: Partial<Record<string, string>> = {
  'bad response': 'Answered 100 Continue, which was not asked for.',
  'bad upgrade': 'Answered with a switch to another protocol, which was not asked for.',
};

const resets = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_DESTROYED']);
