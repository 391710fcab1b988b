/** What people set up and look after by the REST API: bodies, answers and query parameters, by resource. */
export * from './management/accounts.ts';
export * from './management/alerts.ts';
export * from './management/common.ts';
export * from './management/deletions.ts';
export * from './management/deliveries.ts';
export * from './management/experiments.ts';
export * from './management/formats.ts';
export * from './management/funnels.ts';
export * from './management/goals.ts';
export * from './management/members.ts';
export * from './management/sites.ts';
export * from './management/webhook-health.ts';
export * from './management/webhook-jobs.ts';
export * from './management/webhooks.ts';
