import { isIP } from 'node:net';
import { type CollectEvent, collectLimits, type DropReason, type ServerEvent } from '@bellwether/contract';
import { AppError, type EnrichedEvent, type Site } from '@bellwether/core';
import { eventTime, type Sender } from './event-time.ts';
import type { Parsed } from './parse.ts';

/** What a request says of its sender beside the events. */
export interface RequestFacts {
  /** The visitor's address; used for the hash and the geography, then dropped. */
  ip: string;
  userAgent: string;
  /** `sec-ch-ua*`, by lower-case name. */
  clientHints: Record<string, string>;
  /** DNT or GPC. */
  optedOut: boolean;
}

export interface CollectorDeps {
  now(): number;
  site(id: string): Site | null;
  enrich(raw: {
    input: CollectEvent;
    site: Site;
    request: RequestFacts;
    receivedAt: number;
    at: number;
    live: boolean;
    source: Sender;
  }): Enriched | Promise<Enriched>;
  /** Resolves once the events are durable. */
  append(events: readonly EnrichedEvent[]): Promise<{ accepted: number; homeless: number }>;
  onDropped(reason: DropReason, count: number): void;
}

type Enriched = { event: EnrichedEvent } | { dropped: DropReason };

export interface Collected {
  accepted: number;
  /** Why events were refused on purpose; the first reason where several were. */
  dropped: DropReason | null;
}

/** Takes checked input through enrichment to the log. A batch is all or nothing: one bad event refuses it. */
export function createCollector({ now, site: siteOf, enrich, append, onDropped }: CollectorDeps) {
  /** @param request of a browser; null where a server tells of others, each event bringing its own facts */
  return async function collect(parsed: Parsed, request: RequestFacts | null): Promise<Collected> {
    const source: Sender = request ? 'browser' : 'server';
    const site = siteOf(parsed.siteId);
    if (!site) throw new AppError('unknown_site');
    const receivedAt = now();
    const events: EnrichedEvent[] = [];
    let dropped: DropReason | null = null;
    for (const [index, input] of parsed.events.entries()) {
      const result = await enrichOne(input, parsed.batch ? index : null);
      if ('event' in result) events.push(result.event);
      else {
        dropped ??= result.dropped;
        onDropped(result.dropped, 1);
      }
    }
    if (events.length === 0) return { accepted: 0, dropped };
    const { accepted, homeless } = await append(events);
    if (homeless > 0) onDropped('no_visit', homeless);
    return { accepted, dropped: dropped ?? (homeless > 0 ? 'no_visit' : null) };

    async function enrichOne(told: ServerEvent, index: number | null): Promise<Enriched> {
      try {
        const { input, facts } = request ? { input: told, facts: request } : factsApart(told);
        const { at, live } = eventTime(input.timestamp, receivedAt, source);
        refuseIncomplete(input);
        return await enrich({ input, site: site!, request: facts, receivedAt, at, live, source });
      } catch (error) {
        throw index === null ? error : atIndex(error, index);
      }
    }
  };
}

/**
 * What a server tells of an event and of its sender.
 * @throws AppError `invalid_request` for an `ip` that is none: it would place nobody, and the sender not know
 */
export function factsApart({ ip = '', userAgent = '', ...input }: ServerEvent): {
  input: CollectEvent;
  facts: RequestFacts;
} {
  if (ip !== '' && isIP(ip) === 0) throw refused('ip', 'is not an address');
  return { input, facts: { ip, userAgent, clientHints: {}, optedOut: false } };
}

export type Collect = ReturnType<typeof createCollector>;

/** What the schema can't say: a custom event has a name, and names of properties have a length. */
export function refuseIncomplete(input: CollectEvent): void {
  if (input.type === 'event' && input.name === undefined)
    throw refused('name', 'is needed for a custom event');
  const { propNameLength } = collectLimits;
  for (const name in input.props) {
    if (name.length > propNameLength)
      throw refused('props', `has a name of over ${propNameLength} characters`);
  }
}

const refused = (field: string, problem: string): AppError =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);

function atIndex(error: unknown, index: number): unknown {
  if (!(error instanceof AppError)) return error;
  const place = `events[${index}]`;
  const details = error.details?.map(d => ({ ...d, field: `${place}.${d.field}` })) ?? [
    { field: place, problem: error.message },
  ];
  return new AppError(error.code, `${place}: ${error.message}`, details, { cause: error });
}
