import { accountResources } from './resources/account.ts';
import { reportResources } from './resources/reports.ts';
import { siteResources } from './resources/sites.ts';
import { webhookResources } from './resources/webhooks.ts';
import { type ClientOptions, createTransport } from './transport.ts';

/**
 * Bellwether's REST API, a method for each operation. Each takes one object, with the parts of the path, the query and
 * the body by their names, and throws a BellwetherError where the API refuses. Lists can be awaited, which gives a
 * page, and iterated, which gives all items.
 */
export function createClient(options: ClientOptions) {
  const via = createTransport(options);
  return {
    ...siteResources(via),
    ...reportResources(via),
    ...webhookResources(via),
    ...accountResources(via),
  };
}

export type Client = ReturnType<typeof createClient>;
