import type { Static, TSchema } from 'typebox';
import * as data from './message-data.ts';
import { samples } from './samples.ts';

/**
 * The catalogue of message types, the one place they are listed. Validation, the OpenAPI `webhooks` section,
 * the samples, pickers and docs are made from it.
 */
const entries = {
  'pageview.tracked': {
    firesWhen: 'a pageview is recorded',
    aliases: ['pageview'],
    data: data.PageviewData,
    sample: samples.pageview,
  },
  'event.tracked': {
    firesWhen: 'a custom event is recorded',
    aliases: ['event'],
    data: data.EventData,
    sample: samples.event,
  },
  'visitor.created': {
    firesWhen: 'a visitor unknown to the site appears',
    aliases: ['NEW_VISITOR'],
    data: data.VisitData,
    sample: samples.visit,
  },
  'session.created': {
    firesWhen: 'a session (visit) begins',
    aliases: ['NEW_VISIT'],
    data: data.VisitData,
    sample: samples.visit,
  },
  'session.ended': {
    firesWhen: 'a session has been idle for 30 minutes',
    aliases: ['session_end'],
    data: data.SessionEndedData,
    sample: samples.sessionEnded,
  },
  'goal.converted': {
    firesWhen: 'a visitor completes a goal',
    aliases: ['goal'],
    data: data.GoalData,
    sample: samples.goal,
  },
  'alert.triggered': {
    firesWhen: 'an alert’s condition becomes true',
    aliases: ['alert'],
    data: data.AlertTriggeredData,
    sample: samples.alertTriggered,
  },
  'alert.resolved': {
    firesWhen: 'an alert’s condition becomes false again',
    aliases: [],
    data: data.AlertResolvedData,
    sample: samples.alertResolved,
  },
  'traffic.spike': {
    firesWhen: 'yesterday’s visitors are far above the 30-day rolling daily average',
    aliases: [],
    data: data.TrafficData,
    sample: samples.spike,
  },
  'traffic.drop': {
    firesWhen: 'yesterday’s visitors are far below the 30-day rolling daily average',
    aliases: [],
    data: data.TrafficData,
    sample: samples.drop,
  },
  'experiment.decided': {
    firesWhen: 'a variant’s chance to win passes the experiment’s threshold, its samples sufficing',
    aliases: [],
    data: data.ExperimentDecidedData,
    sample: samples.experiment,
  },
  'webhook.disabled': {
    firesWhen: 'a webhook was switched off by the system (other webhooks of the account hear it)',
    aliases: [],
    data: data.WebhookDisabledData,
    sample: samples.webhookDisabled,
  },
  'webhook.test': {
    firesWhen: 'someone pressed Send test',
    aliases: ['test'],
    data: data.TestData,
    sample: samples.test,
  },
} satisfies Record<string, CatalogueEntry>;

export interface CatalogueEntry {
  /** Completes "fires when …". */
  firesWhen: string;
  /** Names other products use for it; accepted wherever a type is named on input. */
  aliases: string[];
  data: TSchema;
  sample: object;
}

export type MessageType = keyof typeof entries;
/** The data of each type. */
export type MessageData = { [T in MessageType]: Static<(typeof entries)[T]['data']> };

export const catalogue: Record<MessageType, CatalogueEntry> = entries;
export const messageTypes = Object.keys(entries) as MessageType[];

const byName = new Map<string, MessageType>(
  messageTypes.flatMap(type => [type, ...catalogue[type].aliases].map(name => [name, type] as const)),
);

/** The type a name or alias stands for; null for an unknown one. */
export const messageTypeOf = (name: string): MessageType | null => byName.get(name) ?? null;
