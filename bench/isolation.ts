import { Bellwether } from '../e2e/support/bellwether.ts';
import { type Arrivals, closedPort, preciseNow, startArrivals } from './support/arrivals.ts';
import {
  deliveryOf,
  fillAll,
  makeDeliverer,
  openStore,
  someMessage,
  someWebhook,
} from './support/deliveries.ts';
import { machine } from './support/machine.ts';
import { type Percentiles, percentiles } from './support/percentiles.ts';
import { startVisitors } from './support/site.ts';
import { steadily } from './support/steady.ts';

/**
 * What a webhook notices of others whose receivers are down. First through the whole product: ten webhooks that
 * hear every event, then one of them hangs and one is refused. Then the deliverer alone: one webhook beside fifty
 * dead ones with a million deliveries waiting, half of them refused and half hanging.
 */
const SECONDS = Number(process.env.DURATION ?? 15);
/**
 * Of the first part, each with a server of its own. The p99 of one run is that of some fifteen events, which is to say
 * of a few commits, and goes up or down by a fifth with nothing failing at all: so what counts is that of all runs.
 */
const RUNS = Number(process.env.RUNS ?? 5);
const EVENTS_PER_SECOND = 100;
const DEAD = 50;
const WAITING_EACH = Number(process.env.WAITING ?? 20_000);

const settled = (ms = 1000) => new Promise(resolve => setTimeout(resolve, ms));

/** How long each message was on its way, ms. */
interface Neighbours {
  before: number[];
  during: number[];
}

async function neighbours(arrivals: Arrivals, run: number): Promise<Neighbours> {
  const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
  try {
    await server.init('example.com');
    await server.start();
    const subscribe = async (url: string): Promise<string> => {
      const body = { siteId: server.siteId, url, events: ['pageview.tracked'] };
      const { webhook } = await server.api<{ webhook: { id: string } }>('POST', '/api/v1/webhooks', body);
      return webhook.id;
    };
    for (let n = 0; n < 8; n++) await subscribe(arrivals.url(`/healthy/${n}`));
    const refused = await subscribe(arrivals.url('/refused'));
    await subscribe(arrivals.url(`/hanging/${run}`));
    const visitors = startVisitors(server);
    let from = 0;
    const round = async (seconds: number): Promise<number[]> => {
      const sentAt = await steadily({ perSecond: EVENTS_PER_SECOND, seconds, from }, visitors.visit);
      from += sentAt.size;
      await settled();
      const healthy = (await arrivals.take()).filter(([path]) => path.startsWith('/healthy'));
      return healthy.map(([, mark, at]) => at - sentAt.get(mark)!);
    };

    await round(5);
    const before = await round(SECONDS);
    arrivals.hang(`/hanging/${run}`);
    const url = `http://127.0.0.1:${await closedPort()}/`;
    await server.api('PATCH', `/api/v1/webhooks/${refused}`, { url });
    const during = await round(SECONDS);
    await visitors.stop();
    return { before, during };
  } finally {
    await server.remove();
  }
}

async function besideTheDead(arrivals: Arrivals): Promise<Record<string, Percentiles>> {
  arrivals.hang('/dead');
  const refusing = `http://127.0.0.1:${await closedPort()}/`;
  const dead = Array.from({ length: DEAD }, (_, n) => someWebhook(n % 2 ? refusing : arrivals.url('/dead')));
  const healthy = someWebhook(arrivals.url('/healthy'));
  const all = [...dead, healthy];
  const { store, close } = await openStore(all);
  const deliverer = makeDeliverer(store, all);
  let from = 0;

  const round = async (seconds: number): Promise<Percentiles> => {
    const send = async (mark: number) => {
      const message = someMessage(JSON.stringify({ path: `/mark-${mark}` }));
      await store.add([message], [deliveryOf(message, healthy)], message.at);
      deliverer.wake([healthy.id]);
    };
    const sentAt = await steadily({ perSecond: 50, seconds, from }, send);
    from += sentAt.size;
    await settled();
    const waits = (await arrivals.take()).filter(([path]) => path === '/healthy');
    return percentiles(waits.map(([, mark, at]) => at - sentAt.get(mark)!));
  };

  try {
    await deliverer.start();
    await round(3);
    const alone = await round(SECONDS);
    await fillAll(store, dead, WAITING_EACH);
    deliverer.wake(dead.map(webhook => webhook.id));
    await settled(2000);
    const beside = await round(SECONDS);
    return {
      'a webhook alone, ms': alone,
      [`… beside ${DEAD} dead ones with ${DEAD * WAITING_EACH} waiting`]: beside,
    };
  } finally {
    await deliverer.stop();
    await close();
  }
}

const arrivals = await startArrivals();
const began = preciseNow();
try {
  const runs: Neighbours[] = [];
  for (let run = 1; run <= RUNS; run++) runs.push(await neighbours(arrivals, run));
  const p99s = runs.map(({ before, during }) => [percentiles(before).p99, percentiles(during).p99]);
  const before = percentiles(runs.flatMap(run => run.before));
  const during = percentiles(runs.flatMap(run => run.during));
  const table: Record<string, Percentiles> = {
    'eight of ten healthy webhooks, ms': before,
    '… while one hangs and one is refused': during,
    ...(await besideTheDead(arrivals)),
  };
  const ratio = Number((during.p99 / before.p99).toFixed(2));
  console.log(machine());
  console.table(table);
  console.log(`p99 of the eight while two fail, of before: ${ratio}`);
  console.log(`p99 of each run, ms: ${p99s.map(pair => pair.join(' → ')).join(', ')}`);
  const seconds = Math.round((preciseNow() - began) / 1000);
  console.log(JSON.stringify({ machine: machine(), seconds, table, ratio, p99s }));
} finally {
  arrivals.stop();
}
