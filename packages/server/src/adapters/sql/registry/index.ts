import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { createApiKeys } from './api-keys.ts';
import { createGoals } from './goals.ts';
import { createSalts } from './salts.ts';
import { createSites } from './sites.ts';
import { createUsers } from './users.ts';
import { createWebhooks } from './webhooks.ts';

/** The registry over SQL tables; they must have been migrated. */
export const createRegistry = (engine: SqlEngine): Registry => ({
  users: createUsers(engine),
  apiKeys: createApiKeys(engine),
  sites: createSites(engine),
  goals: createGoals(engine),
  webhooks: createWebhooks(engine),
  salts: createSalts(engine),
});
