import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { createAlerts } from './alerts.ts';
import { createApiKeys } from './api-keys.ts';
import { createExperiments } from './experiments.ts';
import { createFunnels } from './funnels.ts';
import { createGoals } from './goals.ts';
import { createInvitations } from './invitations.ts';
import { createMembers } from './members.ts';
import { createPasswordLinks } from './password-links.ts';
import { createSalts } from './salts.ts';
import { createSites } from './sites.ts';
import { createUsers } from './users.ts';
import { createWebhooks } from './webhooks.ts';

/** The registry over SQL tables; they must have been migrated. */
export const createRegistry = (engine: SqlEngine): Registry => ({
  users: createUsers(engine),
  members: createMembers(engine),
  invitations: createInvitations(engine),
  passwordLinks: createPasswordLinks(engine),
  apiKeys: createApiKeys(engine),
  sites: createSites(engine),
  goals: createGoals(engine),
  funnels: createFunnels(engine),
  alerts: createAlerts(engine),
  experiments: createExperiments(engine),
  webhooks: createWebhooks(engine),
  salts: createSalts(engine),
});
