import { type Session, type TrackedEvent, wholeCharacters } from '@bellwether/core';
import type { Lines, LoggedSession } from './event-log.ts';

/** An event's line: the TrackedEvent as JSON. */
export const eventLine = (event: TrackedEvent): string => stringify(event);

/** The events of lines. */
export function readEventLines(text: string): TrackedEvent[] {
  const inner = text.trimEnd().replaceAll('\n', ',');
  return JSON.parse(`[${inner}]`) as TrackedEvent[];
}

/**
 * A changed session's line: what changed of the state before (nothing for a new session), a tab, and the Session as
 * JSON, which has neither tabs nor line feeds of its own. Where a visitor came from and with what does not change
 * during a visit, so of the state before only the rest is written.
 */
export const sessionLine = ({ before, after }: LoggedSession): string =>
  `${before ? stringify(changing(before)) : ''}\t${stringify(after)}`;

/** The session of a line, as the change left it. */
export const readSessionLine = (line: string): Session =>
  JSON.parse(line.slice(line.indexOf('\t') + 1)) as Session;

export const linesOf = (lines: readonly string[]): Lines => ({
  count: lines.length,
  text: lines.map(line => `${line}\n`).join(''),
});

/** All but what is settled when a session begins, so that a field added to sessions is kept unless it is named here. */
function changing(session: Session) {
  const {
    siteId,
    visitorId,
    visitorFirstSeenAt,
    live,
    entryUrl,
    entryPath,
    exitUrl,
    hostname,
    acquisition,
    client,
    ...changes
  } = session;
  return changes;
}

/**
 * What the doors take has whole characters only. Were half of one to slip in by another way, the event store could
 * not read the line, and would refuse its batch again and again.
 */
const stringify = (document: object): string => wholeCharacters(JSON.stringify(document));
