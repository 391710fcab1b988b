import type { Attempt, Clock, Webhook } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { AttemptResult } from '../ports/index.ts';
import { classify, type Verdict } from './classify.ts';
import type { Held } from './lane.ts';
import { type DeliveryPolicy, planOf } from './plan.ts';
import { type PreparedRequest, prepareRequest } from './request.ts';
import type { Exchange, Sender } from './sender.ts';
import type { DeliverSettings } from './settings.ts';
import type { WebhookSource } from './webhook-source.ts';

interface AttemptsDeps {
  webhooks: Pick<WebhookSource, 'secrets'>;
  sender: Sender;
  clock: Clock;
  random(): number;
  log: Logger;
  metrics: Pick<Metrics, 'attempts' | 'attemptSeconds'>;
  userAgent: string;
  settings: Pick<DeliverSettings, 'maxPayloadBytes' | 'slowAfterMs'>;
}

export interface EndedAttempt extends Pick<Verdict, 'endpointFailed' | 'gone'> {
  result: AttemptResult;
}

/** For recording, after the answer has come. */
const RECORDING_MS = 5000;

/** Makes attempts: one request each, and what follows of it. */
export function createAttempts(deps: AttemptsDeps) {
  const { webhooks, sender, clock, random, log, metrics, userAgent, settings } = deps;
  const counters = new Map<string, { inc(): void }>();

  function count(outcome: string, durationMs: number): void {
    const counter = counters.get(outcome) ?? metrics.attempts.labels(outcome);
    counters.set(outcome, counter);
    counter.inc();
    metrics.attemptSeconds.observe(durationMs / 1000);
  }

  /** The request, or the exchange that stands for one that can't be made. */
  function prepare(delivery: Held, webhook: Webhook): PreparedRequest | { failed: Exchange } {
    const now = clock.now();
    try {
      const prepared = prepareRequest(delivery, webhook, webhooks.secrets(webhook.id), {
        now,
        userAgent,
      });
      const bytes = Buffer.byteLength(prepared.outgoing.body);
      if (bytes <= settings.maxPayloadBytes) return prepared;
      const limit = settings.maxPayloadBytes;
      return {
        failed: unsent(now, 'payload_too_large', `The payload has ${bytes} bytes; ${limit} are allowed.`),
      };
    } catch (error) {
      log.error({ err: error, delivery: delivery.id, webhook: webhook.id }, 'a request could not be made');
      return { failed: unsent(now, 'protocol', error instanceof Error ? error.message : String(error)) };
    }
  }

  function ended(
    delivery: Held,
    policy: DeliveryPolicy,
    exchange: Exchange,
    requestHeaders: Record<string, string>,
  ): EndedAttempt {
    const so = {
      count: delivery.runAttempts + 1,
      firstStartedAt: delivery.runStartedAt ?? exchange.startedAt,
      lastEndedAt: exchange.startedAt + exchange.durationMs,
    };
    const { error, errorMessage, next, endpointFailed, gone } = classify(exchange, policy, so, random());
    count(error ?? 'succeeded', exchange.durationMs);
    const number = delivery.attempts + 1;
    const attempt: Attempt = {
      id: attemptId(delivery.id, number),
      deliveryId: delivery.id,
      number,
      startedAt: exchange.startedAt,
      durationMs: exchange.durationMs,
      phases: exchange.phases,
      status: exchange.status,
      error,
      errorMessage,
      requestHeaders,
      responseHeaders: exchange.responseHeaders,
      responseBody: exchange.responseBody,
    };
    const { id: deliveryId, webhookId, fence } = delivery;
    return { result: { deliveryId, webhookId, fence, attempt, next }, endpointFailed, gone };
  }

  return {
    /** Whether the attempt would end within the delivery's lease at the worst. */
    fits: (delivery: Held, webhook: Webhook): boolean =>
      clock.now() + planOf(webhook).policy.timeoutMs + RECORDING_MS <= delivery.leaseUntil,

    /**
     * Sends; never rejects.
     * @param tellSlow called when it takes longer than `slowAfterMs`
     */
    begin(delivery: Held, webhook: Webhook, tellSlow: () => void): Promise<EndedAttempt> {
      const { policy } = planOf(webhook);
      const prepared = prepare(delivery, webhook);
      if ('failed' in prepared) return Promise.resolve(logged(ended(delivery, policy, prepared.failed, {})));
      return sender
        .send(prepared.outgoing, { afterMs: settings.slowAfterMs, tell: tellSlow })
        .then(exchange => logged(ended(delivery, policy, exchange, prepared.loggedHeaders)));
    },
  };

  /** One wide line an attempt; successes only for who looks closer. */
  function logged(end: EndedAttempt): EndedAttempt {
    const { error } = end.result.attempt;
    if (error === null && !log.isLevelEnabled('debug')) return end;
    const { deliveryId: delivery, webhookId: webhook, attempt, next } = end.result;
    const { number, status, durationMs, phases, errorMessage } = attempt;
    const line = { delivery, webhook, number, status, error, errorMessage, durationMs, phases, next };
    log[error === null ? 'debug' : 'info'](line, 'attempt');
    return end;
  }
}

/** An attempt is known by its delivery and number: an id by chance would cost more than it says. */
const attemptId = (deliveryId: string, number: number): string =>
  `att_${deliveryId.slice('dlv_'.length)}_${number}`;

const unsent = (now: number, error: NonNullable<Exchange['error']>, errorMessage: string): Exchange => ({
  startedAt: now,
  durationMs: 0,
  phases: { dns: null, connect: null, tls: null, firstByte: null },
  status: null,
  error,
  errorMessage,
  responseHeaders: null,
  responseBody: null,
});
