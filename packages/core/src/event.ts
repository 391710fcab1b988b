import type { Acquisition, Client } from './client.ts';
import type { Conversion } from './goal.ts';

/**
 * What the tracker (or a server) may report. `engagement` is the tracker's ping of time spent on a page: it adds
 * to the page's time and keeps an open visit open, but begins none, lengthens none and announces nothing.
 */
export type EventType = 'pageview' | 'event' | 'engagement';

export interface Revenue {
  /** In the currency's unit (9.99 euro is 9.99). */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

export type PropValue = string | number | boolean;

/** An event after collecting and enrichment: checked, complete, and free of anything that must not be kept. */
export interface EnrichedEvent {
  /** The client's UUID, or one made on arrival. */
  id: string;
  siteId: string;
  type: EventType;
  /** When it happened, epoch ms. */
  at: number;
  /** Live events are announced; history (older than an hour when it arrives) is only counted. */
  live: boolean;
  /** The visitor's id under today's salt, or the persistent one. */
  visitorId: string;
  /** The same visitor under yesterday's salt: continues a visit that is open at midnight (UTC). */
  previousVisitorId: string | null;
  /** Which part of the visitors this one is in; left out where there are no parts. */
  partition?: number;
  /** Name of a custom event; empty for others. */
  name: string;
  category: string;
  label: string;
  value: number | null;
  props: Record<string, PropValue>;
  revenue: Revenue | null;
  /** False marks a custom event that does not count against a bounce. */
  interactive: boolean;
  /** Seconds of attention an engagement ping reports; 0 for others. */
  engagedSeconds: number;
  /** The page's address without what must not be kept; also the origin of path and host. */
  url: string;
  hostname: string;
  path: string;
  acquisition: Acquisition;
  client: Client;
  /** Variants of experiments that were shown, by the experiments' ids; only those the visitor was assigned. */
  experiments?: Readonly<Record<string, string>>;
}

/** An event with its place in a visit: the row of the event store, and all that its messages are built from. */
export interface TrackedEvent extends Omit<EnrichedEvent, 'previousVisitorId' | 'partition'> {
  sessionId: string;
  /** The event began its visit. */
  startsSession: boolean;
  /** The event is the first that the site has of this visitor. */
  newVisitor: boolean;
  /** When the site first saw this visitor, epoch ms. */
  visitorFirstSeenAt: number;
  conversions: Conversion[];
}
