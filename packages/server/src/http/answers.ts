import type * as Contract from '@bellwether/contract';
import {
  type Attempt,
  type Experiment,
  type FormatName,
  type Funnel,
  formatOf,
  type Goal,
  iso,
  type Message,
  type Site,
  type Webhook,
} from '@bellwether/core';
import type {
  ApiKey,
  Invitation,
  LoggedDelivery,
  Member,
  User,
  UserSession,
  WebhookJob,
} from '../ports/index.ts';
import type { WholeDelivery } from './owned.ts';

/** Things as the REST API shows them: times in ISO 8601, and only what the contract names. */

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const userAnswer = ({ id, email, createdAt }: User): Contract.User => ({
  id,
  email,
  createdAt: iso(createdAt),
});

export const memberAnswer = ({ accountId: _, sites, createdAt, ...member }: Member): Contract.Member => ({
  ...member,
  sites: [...sites],
  createdAt: iso(createdAt),
});

/** @param invitedBy the e-mail of who made it */
export const invitationAnswer = (made: Invitation, invitedBy: string): Contract.Invitation => ({
  id: made.id,
  email: made.email,
  role: made.role,
  sites: made.sites,
  invitedBy,
  createdAt: iso(made.createdAt),
  expiresAt: iso(made.expiresAt),
});

/** @param current the id of the session that asks */
export const signedInAnswer = (session: UserSession, current: string): Contract.SignedIn => ({
  id: session.id,
  userAgent: session.userAgent,
  createdAt: iso(session.createdAt),
  lastSeenAt: iso(session.lastSeenAt),
  current: session.id === current,
});

export const apiKeyAnswer = (key: ApiKey): Contract.ApiKey => ({
  id: key.id,
  name: key.name,
  hint: key.hint,
  scopes: key.scopes,
  createdAt: iso(key.createdAt),
  expiresAt: isoOrNull(key.expiresAt),
  lastUsedAt: isoOrNull(key.lastUsedAt),
});

export function siteAnswer({ accountId: _, createdAt, ...site }: Site): Contract.Site {
  return { ...site, createdAt: iso(createdAt) };
}

export const funnelAnswer = (funnel: Funnel): Contract.Funnel => ({
  ...funnel,
  createdAt: iso(funnel.createdAt),
});

export const goalAnswer = (goal: Goal): Contract.Goal => ({ ...goal, createdAt: iso(goal.createdAt) });

export const experimentAnswer = ({
  startedAt,
  endedAt,
  decision,
  createdAt,
  ...experiment
}: Experiment): Contract.Experiment => ({
  ...experiment,
  startedAt: isoOrNull(startedAt),
  endedAt: isoOrNull(endedAt),
  decision: decision && { ...decision, at: iso(decision.at) },
  createdAt: iso(createdAt),
});

/** @param secret only where it was just made */
export function webhookAnswer(webhook: Webhook, secret?: string): Contract.Webhook {
  const { accountId: _, createdAt, updatedAt, lastTriggeredAt, failingSince, retry, ...rest } = webhook;
  return {
    ...rest,
    retry: retry === null || typeof retry === 'string' ? retry : [...retry],
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    lastTriggered: isoOrNull(lastTriggeredAt),
    failingSince: isoOrNull(failingSince),
    ...(secret !== undefined && { secret }),
  };
}

export const deliveryAnswer = (d: LoggedDelivery): Contract.Delivery => ({
  id: d.id,
  webhookId: d.webhookId,
  messageId: d.messageId,
  type: d.type,
  state: d.state,
  attempts: d.attempts,
  nextAttemptAt: isoOrNull(d.nextAttemptAt),
  createdAt: iso(d.createdAt),
  reason: d.reason,
  lastStatus: d.lastStatus,
  lastError: d.lastError,
});

/** @param webhook null once it has been deleted */
export const deliveryWithLogAnswer = (
  d: WholeDelivery,
  webhook: Pick<Webhook, 'format'> | null,
): Contract.DeliveryWithLog => ({
  ...deliveryAnswer(d),
  message: messageAnswer(d.message),
  body: webhook && bodyIn(webhook.format, d.message),
  log: d.log.map(attemptAnswer),
});

/** Null where the format has been changed to one without a name for the type. */
const bodyIn = (format: FormatName, message: Message): string | null =>
  formatOf(format).names[message.type] === undefined ? null : formatOf(format).body(message);

const messageAnswer = ({ id, type, at, data }: Message) => ({
  id,
  type,
  timestamp: iso(at),
  data: JSON.parse(data) as unknown,
});

const attemptAnswer = ({ id: _, deliveryId: __, startedAt, ...attempt }: Attempt): Contract.Attempt => ({
  ...attempt,
  startedAt: iso(startedAt),
});

export const backfillAnswer = (job: WebhookJob): Contract.Backfill => ({
  id: job.id,
  webhookId: job.webhookId,
  kind: job.kind,
  state: job.state,
  reason: job.reason,
  from: job.kind === 'replay' && job.from === 0 ? null : iso(job.from),
  to: iso(job.to),
  types: job.types,
  total: job.total,
  done: job.done,
  skipped: job.skipped,
  createdAt: iso(job.createdAt),
  finishedAt: isoOrNull(job.finishedAt),
});
