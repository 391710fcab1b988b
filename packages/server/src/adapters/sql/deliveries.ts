import type { DeliveryStore } from '../../ports/index.ts';
import { deliveryLog } from './delivery-log.ts';
import { deliveryQueue } from './delivery-queue.ts';
import { deliveryResults } from './delivery-results.ts';
import type { SqlEngine } from './engine.ts';
import { webhookHealth } from './webhook-health.ts';

/** Deliveries over SQL: the queue they wait in, the results of their attempts, and the log people read. */
export const createDeliveryStore = (engine: SqlEngine): DeliveryStore => ({
  ...deliveryQueue(engine),
  ...deliveryResults(engine),
  ...deliveryLog(engine),
  ...webhookHealth(engine),
});
