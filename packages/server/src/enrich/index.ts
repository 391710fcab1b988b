import type { Experiment, Site } from '@bellwether/core';
import { createAgents } from './agent/agents.ts';
import { draftOf } from './draft.ts';
import type { Geography } from './geo/geography.ts';
import type { Enriched, RawEvent, RequestFacts } from './raw-event.ts';
import type { SaltSource } from './salts.ts';
import type { Draft, Step } from './step.ts';
import { acquisition } from './steps/acquisition.ts';
import { address } from './steps/address.ts';
import { bot } from './steps/bot.ts';
import { client } from './steps/client.ts';
import { excludedIp } from './steps/excluded-ip.ts';
import { excludedPath } from './steps/excluded-path.ts';
import { exposures } from './steps/exposures.ts';
import { geography } from './steps/geography.ts';
import { host } from './steps/host.ts';
import { optOut } from './steps/opt-out.ts';
import { page } from './steps/page.ts';
import { referrerSpam } from './steps/referrer-spam.ts';
import { visitor } from './steps/visitor.ts';
import { createReferrers } from './traffic/referrers.ts';

export { createGeography, type Geography, type GeographySettings } from './geo/geography.ts';
export type { Enriched, RawEvent, RequestFacts } from './raw-event.ts';
export { createSaltSource, type SaltSource } from './salts.ts';

/** Somebody of whom no event is here yet. */
export interface Newcomer {
  site: Site;
  /** The id that the browser keeps, where there is one. */
  visitor: string | undefined;
  request: RequestFacts;
  /** Now, epoch ms. */
  at: number;
}

export interface Enricher {
  /**
   * The event with all that can be told of it, or why it is refused. Answers at once, but for the moments when a
   * data file is being opened or a day's salt fetched: then with a promise.
   * @throws AppError `invalid_url`
   */
  enrich(raw: RawEvent): Enriched | Promise<Enriched>;
  /** The id that an event of theirs would be counted under; null for whoever is not counted, whatever the page. */
  recognise(newcomer: Newcomer): Promise<string | null>;
  /** Whose data this is, to be shown where its results are. */
  readonly attributions: readonly string[];
  /** What is missing, a sentence each, for the start to tell. */
  readonly warnings: readonly string[];
}

export interface EnricherDeps {
  salts: SaltSource;
  geo: Geography;
  newUuid(): string;
  /** The experiments that run on a site. */
  experiments(siteId: string): readonly Experiment[];
  /** Parts that visitors are worked on in (default 1). */
  partitions?: number;
  /** Hosts of referrer spam, in place of the built-in list. */
  spamHosts?: Iterable<string>;
}

/** The way of an event from what was sent to what is kept: read the list below. */
export function createEnricher({
  salts,
  geo,
  newUuid,
  experiments,
  partitions,
  spamHosts,
}: EnricherDeps): Enricher {
  const agents = createAgents();
  const referrers = createReferrers(spamHosts);
  const steps: readonly Step[] = [
    page(),
    optOut,
    bot,
    referrerSpam,
    host,
    excludedIp,
    excludedPath,
    client,
    geography(geo),
    address,
    acquisition(referrers),
    visitor(salts, partitions),
    exposures(experiments),
  ];
  /** Of these, what tells who it is, or that it is nobody to count. */
  const recognising: readonly Step[] = [optOut, bot, excludedIp, visitor(salts)];
  const deps = { agents, referrers, newUuid };
  return {
    enrich: raw => walk(steps, 0, draftOf(raw, deps)),
    async recognise(newcomer) {
      const known = await walk(recognising, 0, draftOf(firstEventOf(newcomer), deps));
      return 'event' in known ? known.event.visitorId : null;
    },
    attributions: geo.attributions,
    warnings: geo.warnings,
  };
}

const firstEventOf = ({ site, visitor, request, at }: Newcomer): RawEvent => ({
  input: { type: 'pageview', url: '', visitor },
  site,
  request,
  receivedAt: at,
  at,
  live: true,
  source: 'browser',
});

function walk(steps: readonly Step[], from: number, draft: Draft): Enriched | Promise<Enriched> {
  for (let i = from; i < steps.length; i++) {
    const verdict = steps[i]!.run(draft);
    if (verdict instanceof Promise) {
      return verdict.then(reason => (reason ? { dropped: reason } : walk(steps, i + 1, draft)));
    }
    if (verdict) return { dropped: verdict };
  }
  return { event: draft.event };
}
