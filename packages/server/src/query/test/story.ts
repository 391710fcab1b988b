import {
  type Acquisition,
  type Channel,
  type Client,
  type EnrichedEvent,
  type Experiment,
  type Goal,
  type PropValue,
  unknownClient,
} from '@bellwether/core';
import { aGoal } from '../../../test/events.ts';
import { anExperiment } from '../../../test/experiments.ts';
import { chance } from './world.ts';

/**
 * The golden data set: what people did on a site, as it arrived. Made of all that makes counting hard: visits over
 * midnight and over a change of clocks, ids that change with the day, events that come twice or in the wrong order,
 * pings of nobody's visit, campaigns seen on the first page alone, screens that are turned, refunds, variants shown
 * before, with and after what they were to bring about, and visitors who saw two.
 */
export interface Story {
  goals: Goal[];
  experiments: Experiment[];
  /** In the order of their arrival. */
  arrivals: EnrichedEvent[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How late an event arrives. */
export const LATEST = 3 * MINUTE;

export function makeStory(plan: {
  siteId: string;
  seed: number;
  people: number;
  days: number;
  until: number;
}): Story {
  const random = chance(plan.seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const experiments = experimentsOf(plan.siteId);
  /** What a visitor was told the first time, by visitor and experiment. */
  const assigned = new Map<string, string>();
  let ids = 0;
  const sent: { event: EnrichedEvent; arrives: number }[] = [];
  for (let person = 0; person < plan.people; person++) liveOf(person);
  sent.sort((a, b) => a.arrives - b.arrives);
  // One in fifty comes twice.
  const arrivals = sent.flatMap(({ event }, index) => (index % 50 === 7 ? [event, event] : [event]));
  return { goals: goalsOf(plan.siteId), experiments, arrivals };

  function liveOf(person: number): void {
    const client = pick(clients);
    const remembered = random() < 0.3;
    for (let visit = 1 + below(4); visit > 0; visit--) {
      // Half of the visits lie in the last days, so that short periods have something to count.
      const at = plan.until - below(visit % 2 ? plan.days * DAY : 4 * DAY);
      // Many begin shortly before a midnight (UTC), when the ids change.
      visitOf(person, remembered, client, random() < 0.15 ? at - (at % DAY) - below(30 * MINUTE) : at);
    }
  }

  function visitOf(person: number, remembered: boolean, client: Client, startedAt: number): void {
    const came = pick(arrivalsBy);
    const actions = random() < 0.4 ? 1 : 2 + below(7);
    let at = startedAt;
    for (let action = 0; action < actions; action++) {
      const turned = action > 0 && client.screen !== null && random() < 0.1;
      const visitor = idsOf(person, remembered, at);
      const event: EnrichedEvent = {
        ...actionOf(action === 0),
        ...visitor,
        ...shownTo(visitor.visitorId),
        id: idOf(++ids),
        siteId: plan.siteId,
        at,
        live: false,
        acquisition: action === 0 ? came : inside,
        client: turned ? { ...client, screen: { width: 844, height: 390, touch: true } } : client,
      };
      // Some are late, and so come after what followed them.
      sent.push({ event, arrives: at + (random() < 0.1 ? below(LATEST) : 0) });
      // Now and then a pause that ends the visit.
      at += random() < 0.05 ? 31 * MINUTE + below(40 * MINUTE) : below(12 * MINUTE);
    }
  }

  /** A daily id changes at midnight (UTC). */
  function idsOf(person: number, remembered: boolean, at: number) {
    const day = Math.floor(at / DAY);
    if (remembered) return { visitorId: `vis_${person}`, previousVisitorId: null };
    return { visitorId: `vis_${person}_${day}`, previousVisitorId: `vis_${person}_${day - 1}` };
  }

  /** Any event may tell of a variant, pings too. One in fifty of those told is told another than before. */
  function shownTo(visitorId: string): Pick<EnrichedEvent, 'experiments'> {
    const shown: Record<string, string> = {};
    for (const { id, variants } of experiments) {
      const key = `${visitorId} ${id}`;
      const variant = assigned.get(key) ?? pick(variants).key;
      if (random() > 0.3) continue;
      assigned.set(key, variant);
      shown[id] = random() < 0.02 ? pick(variants).key : variant;
    }
    return Object.keys(shown).length > 0 ? { experiments: shown } : {};
  }

  function actionOf(first: boolean): EnrichedEvent {
    const path = pick(['/', '/pricing', '/blog/a_b', '/blog/2026/axb', '/blog', '/shop/thanks', '/über uns']);
    const hostname = pick(['example.com', 'example.com', 'docs.example.com']);
    const base = { ...nothing, path, hostname, url: `https://${hostname}${path}` };
    const type =
      first && random() < 0.9 ? 'pageview' : pick(['pageview', 'pageview', 'event', 'engagement'] as const);
    if (type === 'engagement') return { ...base, type, engagedSeconds: below(240) / 4 };
    if (type === 'pageview') return { ...base, type };
    return {
      ...base,
      type,
      name: pick(['signup', 'download', 'purchase|vip']),
      props: pick<Record<string, PropValue>>([{}, { plan: 'pro' }, { plan: 'free', seats: 3 }]),
      interactive: random() < 0.7,
      revenue:
        random() < 0.5
          ? { amount: (below(12_000) - 1000) / 100, currency: pick(['EUR', 'USD', 'JPY']) }
          : null,
    };
  }
}

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const nothing: EnrichedEvent = {
  id: '',
  siteId: '',
  type: 'pageview',
  at: 0,
  live: false,
  visitorId: '',
  previousVisitorId: null,
  name: '',
  category: '',
  label: '',
  value: null,
  props: {},
  revenue: null,
  interactive: true,
  engagedSeconds: 0,
  url: '',
  hostname: '',
  path: '',
  acquisition: { referrer: '', params: {}, channel: 'Direct', source: '', campaign: '' },
  client: unknownClient,
};

const goalsOf = (siteId: string): Goal[] =>
  [
    aGoal({
      id: 'goal_signup',
      name: 'Sign up',
      kind: 'event',
      eventName: 'signup',
      path: null,
      value: 7.5,
      currency: 'EUR',
    }),
    aGoal({ id: 'goal_blog', name: 'Blog', path: '/blog/**', oncePer: 'every', value: 0.1, currency: 'USD' }),
    aGoal({ id: 'goal_thanks', name: 'Thanks', path: '/*/thanks', oncePer: 'visitor' }),
    aGoal({
      id: 'goal_pro',
      name: 'Pro',
      kind: 'event',
      path: null,
      eventName: 'purchase|vip',
      conditions: [{ prop: 'plan', op: 'is', value: 'pro' }],
      oncePer: 'every',
    }),
    aGoal({ id: 'goal_long', name: 'Stayed', kind: 'duration', path: null, seconds: 600 }),
    aGoal({
      id: 'goal_deep',
      name: 'Read on',
      kind: 'pages_per_visit',
      path: null,
      pages: 3,
      value: 2,
      currency: 'EUR',
    }),
  ].map((goal, index) => ({ ...goal, siteId, number: index + 1 }));

/** One for a goal, and one, of unlike weights, for what is sold. */
const experimentsOf = (siteId: string): Experiment[] => [
  anExperiment({ id: 'exp_hero', siteId, key: 'hero', goalId: 'goal_signup', status: 'running' }),
  anExperiment({
    id: 'exp_price',
    siteId,
    key: 'price',
    goalId: 'goal_pro',
    status: 'running',
    variants: [
      { key: 'low', name: 'Low', weight: 1, isControl: false },
      { key: 'as it was', name: 'As it was', weight: 2, isControl: true },
      { key: 'hoch €', name: 'High', weight: 1, isControl: false },
    ],
  }),
];

const came = (channel: Channel, source: string, params: Record<string, string> = {}): Acquisition => ({
  referrer: source ? `https://${source.toLowerCase()}.example/?q=1` : '',
  params,
  channel,
  source,
  campaign: params.utm_campaign ?? '',
});

/** What a second page tells of how its visitor came: nothing. */
const inside = came('Direct', '');

const arrivalsBy = [
  inside,
  came('Organic Search', 'Google'),
  came('Organic Social', 'Mastodon'),
  came('Email', 'newsletter', { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'spring_50%' }),
  came('Paid Search', 'Google', {
    utm_source: 'google',
    utm_medium: 'cpc',
    utm_campaign: 'brand',
    utm_term: 'bellwether',
    utm_content: 'a',
  }),
];

const from = (
  countryCode: string,
  state: string,
  city: string,
  browser: string,
  version: string,
): Client => ({
  ...unknownClient,
  browser: { name: browser, version, vendor: '' },
  os: { name: browser === 'Safari' ? 'iOS' : 'Linux', version: browser === 'Safari' ? '19.1' : '' },
  device: { ...unknownClient.device, type: browser === 'Safari' ? 'mobile' : 'desktop' },
  location: { country: countryCode, countryCode, state, city },
  language: countryCode === 'DE' ? 'de' : 'en',
  screen: browser === 'Safari' ? { width: 390, height: 844, touch: true } : null,
});

const clients = [
  from('DE', 'Berlin', 'Berlin', 'Firefox', '140'),
  from('DE', 'Bavaria', 'Munich', 'Safari', '19'),
  from('US', 'New Hampshire', 'Berlin', 'Firefox', '141'),
  from('BR', 'São Paulo', 'São Paulo', 'Chrome', '150'),
  from('NP', 'Bagmati', 'Kathmandu', 'Chrome', '149'),
  from('', '', '', '', ''),
];
