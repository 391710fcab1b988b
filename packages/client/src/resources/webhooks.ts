import type {
  Backfill,
  BackfillCreate,
  Delivery,
  DeliveryQuery,
  DeliveryWithLog,
  DryRunAnswer,
  EventTypeInfo,
  FormatInfo,
  HealthQuery,
  MessageBody,
  ReplayCreate,
  RotateSecret,
  SampleQuery,
  ScheduleInfo,
  Static,
  StreamQuery,
  UrlCheck,
  UrlCheckAnswer,
  Webhook,
  WebhookChange,
  WebhookCreate,
  WebhookHealth,
} from '@bellwether/contract';
import type { Transport } from '../transport.ts';
import type { Named, Page, Paged } from './inputs.ts';

interface OfWebhook {
  webhookId: string;
}
interface OfDelivery {
  deliveryId: string;
}
type OfBackfill = OfWebhook & { backfillId: string };
/** Counts with `dryRun`, a job without. */
type JobAnswer = Named<'backfill', Backfill> | DryRunAnswer;

/** Webhooks, what they are sent, and messages as they happen. */
export const webhookResources = (via: Transport) => ({
  webhooks: {
    /** With `siteId`, those of the site. */
    list: via.list<{ siteId?: string } & Page, Paged<'webhooks', Webhook>, 'webhooks'>(
      'GET /webhooks',
      'webhooks',
    ),
    /** The answer has the secret, this once. */
    create: via.json<WebhookCreate, Named<'webhook', Webhook>>('POST /webhooks'),
    get: via.json<OfWebhook, Named<'webhook', Webhook>>('GET /webhooks/:webhookId'),
    update: via.json<OfWebhook & WebhookChange, Named<'webhook', Webhook>>('PATCH /webhooks/:webhookId'),
    delete: via.json<OfWebhook, void>('DELETE /webhooks/:webhookId'),
    test: via.json<OfWebhook, Named<'delivery', Delivery>>('POST /webhooks/:webhookId/test'),
    /** The answer has the secret, this once. */
    rotateSecret: via.json<OfWebhook & Static<typeof RotateSecret>, Named<'webhook', Webhook>>(
      'POST /webhooks/:webhookId/rotate-secret',
    ),
    health: via.json<OfWebhook & Static<typeof HealthQuery>, Named<'health', WebhookHealth>>(
      'GET /webhooks/:webhookId/health',
    ),
    checkUrl: via.json<Static<typeof UrlCheck>, Static<typeof UrlCheckAnswer>>('POST /webhooks/check-url'),
    deliveries: via.list<
      OfWebhook & Static<typeof DeliveryQuery>,
      Paged<'deliveries', Delivery>,
      'deliveries'
    >('GET /webhooks/:webhookId/deliveries', 'deliveries'),
    backfill: via.json<OfWebhook & BackfillCreate, JobAnswer>('POST /webhooks/:webhookId/backfill'),
    /** Sends deliveries of a state again, as a job. */
    replay: via.json<OfWebhook & ReplayCreate, JobAnswer>('POST /webhooks/:webhookId/replay'),
    backfills: via.list<OfWebhook & Page, Paged<'backfills', Backfill>, 'backfills'>(
      'GET /webhooks/:webhookId/backfills',
      'backfills',
    ),
    getBackfill: via.json<OfBackfill, Named<'backfill', Backfill>>(
      'GET /webhooks/:webhookId/backfills/:backfillId',
    ),
    cancelBackfill: via.json<OfBackfill, Named<'backfill', Backfill>>(
      'DELETE /webhooks/:webhookId/backfills/:backfillId',
    ),
  },
  deliveries: {
    get: via.json<OfDelivery, Named<'delivery', DeliveryWithLog>>('GET /deliveries/:deliveryId'),
    replay: via.json<OfDelivery, Named<'delivery', Delivery>>('POST /deliveries/:deliveryId/replay'),
  },
  messages: {
    types: via.json<object, Named<'eventTypes', EventTypeInfo[]>>('GET /event-types'),
    /** In another format than `standard`, the body is that format's. */
    sample: via.json<{ type: string } & Static<typeof SampleQuery>, Static<typeof MessageBody>>(
      'GET /event-types/:type/sample',
    ),
    formats: via.json<object, { formats: FormatInfo[]; retryPresets: Record<string, ScheduleInfo> }>(
      'GET /formats',
    ),
    /** Messages as they happen. Give the last `id` as `lastEventId` to go on where a stream ended. */
    stream: via.events<StreamQuery & { lastEventId?: string }>('GET /stream'),
  },
});
