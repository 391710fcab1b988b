import type { Dialect } from '../dialect.ts';

/**
 * How attempts ended, tallied per webhook and half hour as they are recorded. Counted from the attempts themselves
 * a day of a busy webhook would be a million rows to read.
 */
export const webhookHealth = ({ keyed }: Dialect): string[] => [
  `CREATE TABLE webhook_health (
    webhook_id TEXT NOT NULL, slot BIGINT NOT NULL, succeeded BIGINT NOT NULL, failed BIGINT NOT NULL,
    duration_ms DOUBLE PRECISION NOT NULL, PRIMARY KEY (webhook_id, slot)) ${keyed}`,
];
