import type { DropReason } from '@bellwether/contract';
import type { EnrichedEvent } from '@bellwether/core';
import type { Agent } from './agent/agents.ts';
import type { RawEvent } from './raw-event.ts';
import type { Referrer } from './traffic/referrers.ts';

/**
 * What the steps work on: the event in the making, and beside it what only they may see. The address and the
 * user agent live here and not in the event, so that nothing carries them on by accident.
 */
export interface Draft {
  readonly raw: RawEvent;
  /** The address without the IPv4-in-IPv6 wrapping. */
  readonly ip: string;
  readonly agent: Agent;
  /** The page that linked here, as it was told; null when none was, or it is no address. */
  readonly referrer: Referrer | null;
  readonly event: EnrichedEvent;
}

/** Nothing: go on. A reason: the event is refused. A promise only where data must first be fetched. */
export type Verdict = DropReason | undefined;

/** One step of enrichment: adds to the draft's event, or refuses it. */
export interface Step {
  readonly name: string;
  run(draft: Draft): Verdict | Promise<Verdict>;
}
