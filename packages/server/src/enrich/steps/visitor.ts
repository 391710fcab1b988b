import { dailyVisitorId, digestId, partitionOf, utcDay } from '@bellwether/core';
import type { DaySalts, SaltSource } from '../salts.ts';
import type { Draft, Step } from '../step.ts';

/**
 * Who it was, as far as the site wants to know: an id that lasts a day, or one the visitor's browser keeps; and in
 * which of so many partitions all that the visitor does is worked on, the same before midnight and after. The few bits
 * of that number are all that leaves here of an address as it is, and a partition is many visitors'.
 */
export const visitor = (salts: SaltSource, partitions = 1): Step => ({
  name: 'visitor',
  run(draft) {
    const { event, raw } = draft;
    const given = givenVisitor(draft);
    if (partitions > 1) {
      const who = given === null ? [draft.ip, draft.agent.text] : [given];
      event.partition = partitionOf(partitions, raw.site.id, ...who);
    }
    if (given !== null) {
      // Digested, so that whatever was sent (an e-mail address, say) neither leaves here nor links two sites.
      event.visitorId = digestId('vis', raw.site.id, given);
      return undefined;
    }
    const current = salts.current(raw.receivedAt);
    if (current instanceof Promise) return current.then(found => identify(draft, found));
    return identify(draft, current);
  },
});

/** The id that was sent along, where it counts: from the site's own server, or where the site asks for lasting ids. */
function givenVisitor({ raw }: Draft): string | null {
  const counts = raw.source === 'server' || raw.site.settings.visitorId === 'persistent';
  return (counts && raw.input.visitor) || null;
}

function identify({ raw, ip, agent, event }: Draft, { today, yesterday }: DaySalts): undefined {
  const { site, live, at } = raw;
  /**
   * Salts older than yesterday's are gone, as they should be, and today's alone would make one visitor of a person
   * on every day of an import. With the event's day mixed in, each day has its own visitors again, while a visit
   * over midnight is still continued.
   */
  const idOn = (day: string) => {
    if (day === today.day) return dailyVisitorId(today, site.id, ip, agent.text);
    if (day === yesterday?.day) return dailyVisitorId(yesterday, site.id, ip, agent.text);
    return dailyVisitorId(today, `${site.id}\0${day}`, ip, agent.text);
  };
  event.visitorId = idOn(live ? today.day : utcDay(at));
  const dayBefore = live ? yesterday?.day : utcDay(at - DAY_MS);
  event.previousVisitorId = dayBefore ? idOn(dayBefore) : null;
}

const DAY_MS = 86_400_000;
