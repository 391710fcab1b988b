import { fillAll, openStore, someWebhook } from './support/deliveries.ts';
import { machine } from './support/machine.ts';
import { percentiles } from './support/percentiles.ts';

/**
 * What a claim costs with little and with much waiting: 20 deliveries of one webhook, each webhook in turn, given
 * back afterwards so that as many wait as before; and what it costs to look what is due.
 */
const WEBHOOKS = 50;
const FEW = 1000;
const MANY = Number(process.env.MANY ?? 1_000_000);
const CLAIMS = 500;
const LIMIT = 20;

async function measure(store: Awaited<ReturnType<typeof openStore>>['store'], webhookIds: string[]) {
  const claims: number[] = [];
  const looks: number[] = [];
  for (let n = -50; n < CLAIMS; n++) {
    const now = Date.now();
    const wanted = [{ webhookId: webhookIds[(n + 50) % webhookIds.length]!, limit: LIMIT }];
    let began = performance.now();
    const claimed = await store.claim({ worker: 'bench', now, leaseUntil: now + 60_000, wanted });
    if (n >= 0) claims.push(performance.now() - began);
    if (claimed.length !== LIMIT) throw new Error(`claimed ${claimed.length} of ${LIMIT}`);
    await store.release(claimed, now);
    began = performance.now();
    await store.due(now);
    if (n >= 0) looks.push(performance.now() - began);
  }
  return { claim: percentiles(claims), due: percentiles(looks) };
}

const webhooks = Array.from({ length: WEBHOOKS }, () => someWebhook('http://127.0.0.1:9/'));
const ids = webhooks.map(webhook => webhook.id);
const { store, close } = await openStore(webhooks);
try {
  await fillAll(store, webhooks, FEW / WEBHOOKS);
  const few = await measure(store, ids);
  await fillAll(store, webhooks, (MANY - FEW) / WEBHOOKS);
  const many = await measure(store, ids);
  const table = {
    [`claim with ${FEW} pending, ms`]: few.claim,
    [`claim with ${MANY} pending, ms`]: many.claim,
    [`due with ${FEW} pending, ms`]: few.due,
    [`due with ${MANY} pending, ms`]: many.due,
  };
  const ratio = Number((many.claim.p50 / few.claim.p50).toFixed(2));
  console.log(machine());
  console.table(table);
  console.log(`claim, p50: × ${ratio}`);
  console.log(JSON.stringify({ machine: machine(), ratio, table }));
} finally {
  await close();
}
