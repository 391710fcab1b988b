/** Made-up people on a made-up shop, for the demo: how they come, what they use, where they click. */
export interface Visitor {
  /** Headers their browser sends, the address a proxy would add among them. */
  headers: Record<string, string>;
  referrer: string;
  query: string;
  timezone: string;
  language: string;
  screen: { width: number; height: number; touch: boolean };
}

export type Step =
  | { type: 'pageview'; path: string }
  | {
      type: 'event';
      path: string;
      name: string;
      category?: string;
      label?: string;
      value?: number;
      props?: Record<string, string>;
      revenue?: { amount: number; currency: string };
    };

/** Evenly from [0, 1). */
export type Chance = () => number;

const pick = <T>(chance: Chance, from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;

const browsers = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
    1920,
    1080,
    false,
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
    1512,
    982,
    false,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
    393,
    852,
    true,
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36',
    412,
    915,
    true,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 2560, 1440, false],
  [
    'Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
    820,
    1180,
    true,
  ],
] as const;

/** First halves of addresses, with the timezone and language that go with the place. */
const places = [
  ['81.2', 'Europe/London', 'en-GB'],
  ['91.12', 'Europe/Berlin', 'de-DE'],
  ['72.229', 'America/New_York', 'en-US'],
  ['177.34', 'America/Sao_Paulo', 'pt-BR'],
  ['126.72', 'Asia/Tokyo', 'ja-JP'],
  ['49.36', 'Asia/Kolkata', 'en-IN'],
] as const;

const arrivals = [
  ['https://www.google.com/', ''],
  ['https://www.google.com/', ''],
  ['https://news.ycombinator.com/', ''],
  ['https://chatgpt.com/', ''],
  ['', ''],
  ['', '?utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale'],
  ['https://www.youtube.com/', ''],
  ['https://t.co/abc', '?utm_source=x&utm_medium=paid_social&utm_campaign=launch'],
] as const;

export function aVisitor(chance: Chance): Visitor {
  const [userAgent, width, height, touch] = pick(chance, browsers);
  const [network, timezone, language] = pick(chance, places);
  const [referrer, query] = pick(chance, arrivals);
  const host = () => 1 + Math.floor(chance() * 250);
  return {
    headers: { 'User-Agent': userAgent, 'X-Forwarded-For': `${network}.${host()}.${host()}` },
    referrer,
    query,
    timezone,
    language,
    screen: { width, height, touch },
  };
}

const browse = ['/', '/pricing', '/blog/why-webhooks', '/docs', '/features', '/blog/privacy-first'];
const page = (path: string): Step => ({ type: 'pageview', path });

/** What one visit does: a look or two, now and then a sign-up or an order. */
export function aJourney(chance: Chance): Step[] {
  const looks = Array.from({ length: 1 + Math.floor(chance() * 3) }, () => page(pick(chance, browse)));
  const roll = chance();
  if (roll < 0.3) return [...looks, signup, page('/thanks')];
  if (roll < 0.5) return [...looks, page('/shop'), orderOf(pick(chance, [19, 49, 99]))];
  return looks;
}

const signup: Step = {
  type: 'event',
  path: '/pricing',
  name: 'signup_click',
  category: 'conversion',
  label: 'hero_button',
  value: 1,
  props: { plan: 'pro' },
};

const orderOf = (amount: number): Step => ({
  type: 'event',
  path: '/shop/checkout',
  name: 'order',
  revenue: { amount, currency: 'USD' },
});
