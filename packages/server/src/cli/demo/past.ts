import { aJourney, aVisitor } from './visitors.ts';

const DAY = 86_400_000;
/** Events of one request. */
const BATCH = 500;

type Call = <T>(path: string, body: object) => Promise<T>;

interface Past {
  siteId: string;
  domain: string;
  days: number;
  /** Visitors of an ordinary day, and of the last two before today. */
  usual: number;
  lately: number;
}

/**
 * Days before today, as a server would import them. The last two differ from the rest: yesterday is not over for an
 * alert until a quarter past midnight, and the demo may run before that.
 */
export async function importPast(call: Call, { siteId, domain, days, usual, lately }: Past): Promise<void> {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const events: object[] = [];
  for (let ago = 1; ago <= days; ago++) {
    const visitors = ago <= 2 ? lately : usual;
    for (let n = 0; n < visitors; n++) events.push(...visitOf(`${ago}-${n}`, domain, today - ago * DAY));
  }
  for (let first = 0; first < events.length; first += BATCH)
    await call(`/sites/${siteId}/events`, { events: events.slice(first, first + BATCH) });
}

function visitOf(visitor: string, domain: string, day: number): object[] {
  const { headers, query, ...facts } = aVisitor(Math.random);
  const client = { ...facts, ip: headers['X-Forwarded-For'], userAgent: headers['User-Agent'] };
  let at = day + Math.random() * (DAY - 3_600_000);
  return aJourney(Math.random).map(({ path, ...step }) => {
    at += 20_000 + Math.random() * 60_000;
    const timestamp = Math.floor(at);
    return { ...step, ...client, url: `https://${domain}${path}${query}`, visitor, timestamp };
  });
}
