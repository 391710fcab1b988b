import { randomBytes } from 'node:crypto';
import { lineJobs } from '../jobs/jobs.ts';
import { startJobs } from '../jobs/scheduler.ts';
import { prepareEventStore } from '../process/prepare-event-store.ts';
import { makeToken } from '../secrets/tokens.ts';
import { collectHere } from './collecting.ts';
import { deliverHere } from './delivering.ts';
import { clock, type Ground } from './ground.ts';
import { keepHouse } from './housekeeping.ts';
import { layLine, nearWay } from './processing.ts';
import type { Running } from './running.ts';
import { openHub, serveHere } from './serving.ts';

/** One process that does everything. Started in this order, and stopped in the opposite one. */
export async function startOneForAll(ground: Ground): Promise<Running> {
  const { lifo, log, store, eventStore, news } = ground;
  const hub = openHub(ground);
  const line = layLine(ground, hub, {
    partition: 0,
    store,
    tell({ streamed, at, events }) {
      if (streamed.length > 0) news.send('published', { messages: streamed, at });
      if (events.length > 0) news.send('committed', { events });
    },
  });
  await line.start();
  lifo.add('what is left of the log', line, l => l.drain());
  lifo.add('the processor', line, l => l.stop());
  const way = nearWay(line, ground);
  const deliverer = deliverHere(ground, null);
  const collecting = collectHere(ground, way, 1);
  await deliverer.start();
  // Visits that ended while no server ran are told of before anything else: see stream/past-ends.ts.
  await line.endIdle();
  const house = lifo.add('the housekeeping', await keepHouse(ground, way), h => h.stop());
  lifo.add('the jobs of the line', startJobs(lineJobs(line), clock, log), jobs => jobs.stop());
  const setupToken = makeToken(randomBytes);
  const app = await serveHere(ground, hub, {
    way,
    collecting,
    historian: house.historian,
    setupToken,
    ready: async () => ({ meta: await store.ping(), events: await eventStore.ping() }),
  });
  const preparing = prepareEventStore({
    store: eventStore,
    clock,
    log,
    onPrepared() {
      line.wake();
      house.eventStoreReady();
    },
  });
  lifo.add('the preparation', preparing, p => p.stop());
  return {
    app,
    collect: collecting.door,
    hub,
    setupToken,
    warnings: collecting.warnings,
    decideExperiments: house.decideExperiments,
  };
}
