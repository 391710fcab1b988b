import { Bellwether } from '../e2e/support/bellwether.ts';
import { startArrivals } from './support/arrivals.ts';
import { machine } from './support/machine.ts';
import { percentiles } from './support/percentiles.ts';
import { startProbe } from './support/probe.ts';
import { startVisitors } from './support/site.ts';
import { steadily } from './support/steady.ts';

/**
 * From an event to its webhook's arrival, through the whole product: sent at an even rate whatever the answers,
 * received in a process of its own. A probe tells meanwhile what the machine alone would cost: how late timers
 * come, and how long one small durable write takes.
 */
const PER_SECOND = Number(process.env.RATE ?? 200);
const SECONDS = Number(process.env.DURATION ?? 20);
const WARM_UP = 5;

const settled = () => new Promise(resolve => setTimeout(resolve, 1000));
const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
const arrivals = await startArrivals();
try {
  await server.init('example.com');
  await server.start();
  await server.api('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url: arrivals.url('/hook'),
    events: ['pageview.tracked'],
  });
  const visitors = startVisitors(server);
  await steadily({ perSecond: PER_SECOND, seconds: WARM_UP }, visitors.visit);
  await settled();
  await arrivals.take();

  const probe = startProbe(server.folder);
  const acknowledged = new Map<number, number>();
  const from = PER_SECOND * WARM_UP;
  const sentAt = await steadily({ perSecond: PER_SECOND, seconds: SECONDS, from }, async mark => {
    const began = performance.now();
    await visitors.visit(mark);
    acknowledged.set(mark, performance.now() - began);
  });
  await settled();
  const probed = await probe.stop();
  const waits = (await arrivals.take()).map(([, mark, at]) => at - sentAt.get(mark)!);
  await visitors.stop();

  const table = {
    'event to webhook, ms': percentiles(waits),
    'event to 202, ms': percentiles([...acknowledged.values()]),
    "the machine's durable write, ms": percentiles(probed.writes),
    "the machine's late timers, ms": percentiles(probed.lateness),
  };
  console.log(machine());
  console.table(table);
  const lost = sentAt.size - waits.length;
  console.log(JSON.stringify({ machine: machine(), perSecond: PER_SECOND, seconds: SECONDS, lost, table }));
} finally {
  arrivals.stop();
  await server.remove();
}
