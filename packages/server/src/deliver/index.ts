export { type Cidr, parseCidrs } from './address-guard.ts';
export type { DisableReason } from './auto-disable.ts';
export { checkUrl } from './check-url.ts';
export { createDeliverer, type Deliverer, type DelivererDeps, type DelivererStats } from './deliverer.ts';
export type { AddressGuard } from './guarded-connector.ts';
export { createResolve, type Resolve } from './resolve.ts';
export { type DeliverSettings, defaultDeliverSettings } from './settings.ts';
export type { WebhookSource } from './webhook-source.ts';
