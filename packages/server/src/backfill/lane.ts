import type { Clock, IdMaker, Webhook } from '@bellwether/core';
import type { BackfillJob, EventStore, ReplayJob, WebhookJob, WebhookJobs } from '../ports/index.ts';
import { countMessages, totalOf } from './count.ts';
import { paceOf } from './pace.ts';
import { createReadAhead } from './read-ahead.ts';
import { rebuild } from './rebuild.ts';
import { type SitesOf, scopeOf } from './scope.ts';
import { readStretch } from './timeline.ts';

export interface LaneDeps {
  jobs: WebhookJobs;
  store: Pick<EventStore, 'query'>;
  webhook(id: string): Promise<Webhook | null>;
  sitesOf: SitesOf;
  /**
   * Resolves when what has been committed by now is in the event store, and visits idle for too long have ended.
   * @throws AppError `analytics_unavailable`
   */
  catchUp(): Promise<void>;
  /** The webhook has new deliveries. */
  onQueued(webhookId: string): void;
  clock: Clock;
  newId: IdMaker;
}

/** What came of a step: the next may follow at once, or has to wait for something. */
export type Outcome = 'moved' | 'waits' | 'webhook is off';

/** The jobs of one webhook, a step at a time. What a step has done is durable when it resolves. */
export interface Lane {
  /** The job begins, or a page of it is queued. */
  step(job: WebhookJob): Promise<Outcome>;
}

export function createLane(deps: LaneDeps): Lane {
  const { jobs, store, clock, newId } = deps;
  const readAhead = createReadAhead();
  async function begin(job: WebhookJob, webhook: Webhook): Promise<Outcome> {
    if (job.kind === 'replay') {
      const counts = await jobs.countToReplay(job);
      await jobs.begin(job.id, sum(counts.values()));
      return 'moved';
    }
    await deps.catchUp();
    const counts = await countMessages(store, scopeOf(job, webhook, deps.sitesOf));
    await jobs.begin(job.id, totalOf(counts));
    return 'moved';
  }

  async function queueNext(job: WebhookJob, webhook: Webhook): Promise<Outcome> {
    const { page, waiting: most } = paceOf(webhook);
    const waiting = await jobs.waiting(webhook.id, clock.now(), most);
    if (waiting.due >= most.due || waiting.all >= most.all) return 'waits';
    const committed =
      job.kind === 'backfill' ? await queueBackfill(job, webhook, page) : await queueReplay(job, page);
    // Why a page was refused shows in the job, or its webhook, when it is read for the next step.
    if (committed === 'written') deps.onQueued(webhook.id);
    return 'moved';
  }

  async function queueBackfill(job: BackfillJob, webhook: Webhook, count: number) {
    const scope = scopeOf(job, webhook, deps.sitesOf);
    const stretch = await readAhead(job, after => readStretch({ store }, scope, after), count);
    const messages = rebuild(stretch.happenings, scope);
    // Ids of one moment sort by chance; sorted, the oldest message is the first to be sent.
    const ids = messages.map(() => newId('dlv')).sort();
    return jobs.queue({
      job,
      id: newId('job'),
      messages: messages.map((message, i) => ({ message, deliveryId: ids[i]! })),
      position: stretch.end,
      last: stretch.last,
      now: clock.now(),
    });
  }

  async function queueReplay(job: ReplayJob, count: number) {
    const deliveryIds = await jobs.toReplay(job, count);
    const last = deliveryIds.length < count;
    return jobs.replay({ job, id: newId('job'), deliveryIds, last, now: clock.now() });
  }

  return {
    async step(job) {
      const webhook = await deps.webhook(job.webhookId);
      if (!webhook?.active) return 'webhook is off';
      return job.state === 'pending' ? begin(job, webhook) : queueNext(job, webhook);
    },
  };
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
