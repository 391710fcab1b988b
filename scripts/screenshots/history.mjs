import { chanceOf } from './chance.mjs';
import { aJourney, aVisitor, DOMAIN } from './people.mjs';

const DAY = 86_400_000;
const BATCH = 500;
/** More than two months, so that the last month has one before it to be compared with. */
const DAYS = 75;
const HACKER_NEWS = ['https://news.ycombinator.com/', ''];

/** Events of the last weeks: busier on working days and in the afternoon, growing slowly, one day in the news. */
export function pastEvents(now, { days = DAYS, seed = 7, domain = DOMAIN, scale = 1 } = {}) {
  const chance = chanceOf(seed);
  const events = [];
  const midnight = Math.floor(now / DAY) * DAY;
  for (let ago = days; ago >= 0; ago--) {
    const start = midnight - ago * DAY;
    const weekend = [0, 6].includes(new Date(start).getUTCDay());
    const usual = (weekend ? 70 : 125) * (1 + (days - ago) / days / 2) * scale * (0.88 + chance() * 0.24);
    const famous = scale < 1 ? 0 : ago === 11 ? 190 : ago === 10 ? 70 : 0;
    for (let visit = 0; visit < usual + famous; visit++) {
      const visitor = aVisitor(chance, visit >= usual ? { arrival: HACKER_NEWS } : {});
      const began = start + hourOf(chance) * 3_600_000;
      const begins = chance() < 0.17 ? [began, began + (1 + chance() * 4) * 3_600_000] : [began];
      for (const begin of begins) {
        for (const { after, event } of aJourney(chance)) {
          const at = Math.round(begin + after * 1000);
          // The last hour is told of as it happens.
          if (at < now - 3_700_000) events.push(told(visitor, event, at, domain));
        }
      }
    }
  }
  return events.sort((a, b) => a.timestamp - b.timestamp);
}

/** People who are there right now. */
export function presentEvents(count, now) {
  const chance = chanceOf(11);
  return Array.from({ length: count }, () => {
    const visitor = aVisitor(chance);
    return aJourney(chance)
      .slice(0, 3)
      .map(({ event }, i) => told(visitor, event, now - 5000 - Math.floor(chance() * 200_000) + i * 1000));
  }).flat();
}

/** An hour of the day: few at night, most in the afternoon. */
function hourOf(chance) {
  for (;;) {
    const hour = chance() * 24;
    if (chance() < 0.15 + 0.85 * Math.max(0, Math.sin(((hour - 6) / 18) * Math.PI))) return hour;
  }
}

const told = ({ query, ...visitor }, { path, ...event }, timestamp, domain = DOMAIN) => ({
  ...visitor,
  ...event,
  url: `https://${domain}${path}${query}`,
  timestamp,
});

/** Sends them in batches, the oldest first. */
export async function send(call, siteId, events) {
  for (let i = 0; i < events.length; i += BATCH) {
    await call('POST', `/sites/${siteId}/events`, { events: events.slice(i, i + BATCH) });
  }
}
