import { aVisitor, type Visitor } from './visitors.ts';

/** Of 280 visitors assigned by halves, each variant gets the 100 it needs but once in a hundred thousand demos. */
const VISITORS = 280;
const AT_ONCE = 20;
const DOMAIN = 'landing.shop.example';

/** The demo's second site: a crowd comes there, which would be too much to print on the first. */
export const landingPage = { domain: DOMAIN, name: 'Demo landing page' };

type Call = <T>(path: string, body: object, method?: 'POST' | 'PATCH') => Promise<T>;

/** Sets an experiment up and starts it. */
export async function startExperiment(call: Call, siteId: string): Promise<void> {
  const { goal } = await call<{ goal: { id: string } }>('/goals', {
    siteId,
    name: 'Signup',
    kind: 'event',
    eventName: 'signup',
  });
  const { experiment } = await call<{ experiment: { id: string } }>('/experiments', {
    siteId,
    key: 'headline',
    name: 'Headline',
    hypothesis: 'Naming the benefit brings more sign-ups.',
    goalId: goal.id,
    variants: [
      { key: 'product', name: 'Names the product' },
      { key: 'benefit', name: 'Names the benefit' },
    ],
  });
  await call(`/experiments/${experiment.id}`, { status: 'running' }, 'PATCH');
}

/** Brings the visitors: each asks for its variant, is shown it, and signs up the likelier the better it is. */
export async function bringCrowd(url: string, siteId: string, stop: AbortSignal): Promise<void> {
  for (let first = 0; first < VISITORS && !stop.aborted; first += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => visit(url, siteId, first + i)));
  }
}

async function visit(url: string, site: string, number: number): Promise<void> {
  const { headers, query, ...facts }: Visitor = aVisitor(Math.random);
  const asked = await fetch(`${url}/api/experiments?site=${site}`, { headers });
  const { headline } = (await asked.json()) as { headline: string };
  const signsUp = number % 20 < (headline === 'benefit' ? 9 : 3);
  const told = [
    { type: 'pageview' },
    { type: 'engagement', experiments: { headline } },
    ...(signsUp ? [{ type: 'event', name: 'signup' }] : []),
  ];
  const events = told.map(event => ({ ...event, ...facts, url: `https://${DOMAIN}/${query}` }));
  const response = await fetch(`${url}/api/event`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ site, events }),
  });
  if (response.status !== 202) throw new Error(`/api/event: ${response.status} ${await response.text()}`);
}
