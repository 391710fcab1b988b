import { sampleBody } from '../reference/sample-bodies.ts';
import { type Operation, operationsOf } from './operations.ts';
import type { TestApp } from './server.ts';

/** Ids by the names that paths and bodies have for them. */
export type Ids = Record<string, string>;

/** A body that the operation takes, about the things of these ids. */
export function bodyFor({ method, path, body }: Operation, ids: Ids): object | undefined {
  if (!body) return undefined;
  const named = Object.keys(body.properties ?? {}).includes('siteId') ? { siteId: ids.siteId } : {};
  return { ...(sampleBody(method, path, body, ids) as object), ...named };
}

/** An account that has one of each thing there is, those included that were invented after this was written. */
export async function accountWithEverything(t: TestApp) {
  const { site, email, user, accountId, apiKey, ...asKey } = await t.account();
  const session = await t.signIn(email);
  const ids: Ids = {
    siteId: site.id,
    type: 'goal.converted',
    sessionId: 'ses_1',
    visitorId: 'vis_1',
    token: 'none',
  };

  const collections = operationsOf(t).filter(
    ({ method, path }) => method === 'post' && /^\/api\/v1\/[\w-]+$/.test(path) && path !== '/api/v1/sites',
  );
  // Goals come first: other things are about them.
  collections.sort((a, b) => Number(b.path.endsWith('/goals')) - Number(a.path.endsWith('/goals')));
  for (const collection of collections) {
    const ask = collection.takesKeys ? asKey : session;
    const answer = await ask.post(collection.path, bodyFor(collection, ids));
    if (answer.statusCode !== 201)
      throw new Error(`${collection.path} wants more than its example: ${answer.body}`);
    const [[name, made]] = Object.entries(answer.json()) as [[string, { id: string }]];
    ids[name === 'apiKey' ? 'keyId' : `${name}Id`] = made.id;
  }

  const hook = `/api/v1/webhooks/${ids.webhookId}`;
  ids.id = ids.webhookId!;
  ids.deliveryId = (await asKey.post(`${hook}/test`)).json().delivery.id;
  ids.backfillId = (
    await asKey.post(`${hook}/backfill`, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' })
  ).json().backfill.id;
  ids.memberId = (await session.get('/api/v1/auth/me')).json().memberId;
  ids.signInId = (await session.get('/api/v1/auth/sessions')).json().sessions[0].id;
  return { ids, email, user, accountId, asKey, session };
}
