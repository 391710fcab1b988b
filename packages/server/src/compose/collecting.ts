import { randomBytes, randomUUID } from 'node:crypto';
import type { DropReason } from '@bellwether/contract';
import type { EnrichedEvent } from '@bellwether/core';
import { createClientAddress } from '../collect/client-address.ts';
import { createCollector } from '../collect/collector.ts';
import { createCollectDoor } from '../collect/http-door.ts';
import { parseServerCollect } from '../collect/parse.ts';
import { createPastEnricher } from '../collect/past-line.ts';
import { requestFacts } from '../collect/request-facts.ts';
import { createEnricher, createGeography, createSaltSource } from '../enrich/index.ts';
import { createAssigner } from '../experiment/assign.ts';
import { createImporter, type Historian, pastEvent } from '../history/index.ts';
import type { AppDeps } from '../http/app.ts';
import { clock, type Ground } from './ground.ts';
import type { Way } from './way.ts';

export type Collecting = ReturnType<typeof collectHere>;

const split = (list: string): string[] =>
  list
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);

/**
 * Requests → events.
 * @param partitions that the visitors are shared out by
 */
export function collectHere(
  { config, log, lifo, metrics, store, directory }: Ground,
  way: Pick<Way, 'submit'>,
  partitions: number,
) {
  const geography = lifo.add(
    'the geography',
    createGeography(
      { locationFile: config.geoCity, companyFile: config.geoCompany },
      { warn: (message, error) => log.warn({ err: error }, message) },
    ),
    geo => geo.close(),
  );
  const salts = createSaltSource(store.salts, randomBytes);
  const enricher = createEnricher({
    geo: geography,
    salts,
    newUuid: randomUUID,
    experiments: directory.experiments,
    partitions,
  });
  const clientAddress = createClientAddress(split(config.trustedProxies), config.clientIpHeader);
  const collecting = {
    now: clock.now,
    site: directory.site,
    enrich: enricher.enrich,
    onDropped: (reason: DropReason, count: number) => metrics.eventsDropped.inc({ reason }, count),
  };
  const assign = createAssigner({
    now: clock.now,
    site: directory.site,
    running: directory.experiments,
    recognise: enricher.recognise,
  });

  return {
    clientAddress,
    warnings: enricher.warnings,
    door: createCollectDoor({
      collect: createCollector({ ...collecting, append: way.submit }),
      clientAddress,
      log,
    }),
    assignments: ((asked, request) =>
      assign({
        ...asked,
        request: requestFacts(request, clientAddress(request)),
      })) satisfies AppDeps['assignments'],
    /** What servers tell of, of now and of the past, for whoever keeps the past. */
    fromServers(historian: Pick<Historian, 'take'>) {
      const collect = createCollector({ ...collecting, append: events => takeAll(events, historian) });
      return {
        collect: (siteId: string, body: Uint8Array) => collect(parseServerCollect(siteId, body), null),
        importFile: createImporter({ historian, enrich: createPastEnricher(collecting), clock }),
      };
    },
  };

  /** The past first: if the live ones are then refused, telling all of them again counts none twice that has an id. */
  async function takeAll(events: readonly EnrichedEvent[], historian: Pick<Historian, 'take'>) {
    const history = events.filter(event => !event.live);
    const live = events.filter(event => event.live);
    if (history.length > 0) await historian.take(history[0]!.siteId, history.map(pastEvent));
    const { accepted, homeless } = live.length > 0 ? await way.submit(live) : { accepted: 0, homeless: 0 };
    return { accepted: accepted + history.length, homeless };
  }
}
