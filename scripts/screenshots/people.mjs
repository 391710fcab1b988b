import { weighted } from './chance.mjs';

/** Made-up visitors of a made-up product's website, for the pictures. */
export const DOMAIN = 'fieldnotes.example';

/** First halves of addresses in a country, with the timezone and language that go with it. */
const places = [
  [24, ['72.229', 'America/New_York', 'en-US']],
  [10, ['24.6', 'America/Los_Angeles', 'en-US']],
  [14, ['91.12', 'Europe/Berlin', 'de-DE']],
  [11, ['81.2', 'Europe/London', 'en-GB']],
  [7, ['90.30', 'Europe/Paris', 'fr-FR']],
  [5, ['84.80', 'Europe/Amsterdam', 'nl-NL']],
  [6, ['49.36', 'Asia/Kolkata', 'en-IN']],
  [5, ['70.70', 'America/Vancouver', 'en-CA']],
  [4, ['177.34', 'America/Sao_Paulo', 'pt-BR']],
  [4, ['126.72', 'Asia/Tokyo', 'ja-JP']],
  [3, ['1.120', 'Australia/Sydney', 'en-AU']],
  [3, ['83.40', 'Europe/Madrid', 'es-ES']],
  [3, ['79.20', 'Europe/Rome', 'it-IT']],
  [3, ['81.230', 'Europe/Stockholm', 'sv-SE']],
  [2, ['83.20', 'Europe/Warsaw', 'pl-PL']],
  [2, ['84.72', 'Europe/Zurich', 'de-CH']],
  [2, ['187.190', 'America/Mexico_City', 'es-MX']],
  [1, ['121.130', 'Asia/Seoul', 'ko-KR']],
  [1, ['105.224', 'Africa/Johannesburg', 'en-ZA']],
  [1, ['88.240', 'Europe/Istanbul', 'tr-TR']],
  [1, ['190.190', 'America/Argentina/Buenos_Aires', 'es-AR']],
];

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const browsers = [
  [
    30,
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/146.0.0.0 Safari/537.36`, 1920, 1080, false],
  ],
  [
    14,
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/146.0.0.0 Safari/537.36`,
      1512,
      982,
      false,
    ],
  ],
  [
    12,
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
      1728,
      1117,
      false,
    ],
  ],
  [
    18,
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
      393,
      852,
      true,
    ],
  ],
  [
    13,
    [
      `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${webkit} Chrome/146.0.0.0 Mobile Safari/537.36`,
      412,
      915,
      true,
    ],
  ],
  [7, ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 2560, 1440, false]],
  [
    6,
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0`,
      1920,
      1080,
      false,
    ],
  ],
  [
    4,
    [
      'Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1',
      820,
      1180,
      true,
    ],
  ],
];

const arrivals = [
  [28, ['', '']],
  [24, ['https://www.google.com/', '']],
  [5, ['https://duckduckgo.com/', '']],
  [4, ['https://www.bing.com/', '']],
  [7, ['https://chatgpt.com/', '']],
  [6, ['https://github.com/awesome/notes', '']],
  [5, ['https://www.reddit.com/r/productivity', '']],
  [4, ['https://news.ycombinator.com/', '']],
  [3, ['https://www.linkedin.com/', '']],
  [3, ['https://www.youtube.com/', '']],
  [5, ['', '?utm_source=newsletter&utm_medium=email&utm_campaign=spring-release']],
  [
    4,
    [
      'https://www.google.com/',
      '?utm_source=google&utm_medium=cpc&utm_campaign=note-apps&utm_term=notes+app&gclid=x',
    ],
  ],
  [2, ['https://t.co/a', '?utm_source=x&utm_medium=paid_social&utm_campaign=launch']],
];

const entries = [
  [34, '/'],
  [14, '/blog/how-we-take-notes'],
  [10, '/pricing'],
  [9, '/features'],
  [8, '/docs/getting-started'],
  [6, '/blog/plain-text-forever'],
  [5, '/templates/weekly-review'],
  [4, '/compare/paper'],
  [3, '/changelog'],
];
const onward = [
  [16, '/pricing'],
  [14, '/features'],
  [9, '/docs/getting-started'],
  [7, '/docs/sync'],
  [6, '/templates'],
  [6, '/'],
  [5, '/changelog'],
  [4, '/about'],
  [4, '/blog/plain-text-forever'],
];

export function aVisitor(chance, { arrival = weighted(chance, arrivals) } = {}) {
  const [network, timezone, language] = weighted(chance, places);
  const [userAgent, width, height, touch] = weighted(chance, browsers);
  const [referrer, query] = arrival;
  const host = () => 1 + Math.floor(chance() * 250);
  return {
    ip: `${network}.${host()}.${host()}`,
    userAgent,
    referrer,
    query,
    timezone,
    language,
    screen: { width, height, touch },
  };
}

/** What a visit does: `{after, event}`, `after` being seconds since it began. */
export function aJourney(chance) {
  const steps = [{ after: 0, event: page(weighted(chance, entries)) }];
  let after = 0;
  const wait = () => (after += 15 + chance() * chance() * 240);
  while (chance() < 0.56 && steps.length < 9)
    steps.push({ after: wait(), event: page(weighted(chance, onward)) });
  const roll = chance();
  if (roll < 0.05)
    steps.push(
      { after: wait(), event: page('/signup') },
      { after: wait(), event: signUp(chance) },
      { after: wait(), event: page('/welcome') },
    );
  else if (roll < 0.075) steps.push({ after: wait(), event: newsletter });
  if (steps.length > 2 && chance() < 0.035) steps.push({ after: wait(), event: purchase(chance) });
  return steps;
}

const page = path => ({ type: 'pageview', path });
const newsletter = { type: 'event', path: '/blog/how-we-take-notes', name: 'newsletter', category: 'lead' };
const signUp = chance => ({
  type: 'event',
  path: '/signup',
  name: 'signup',
  props: {
    plan: weighted(chance, [
      [6, 'free'],
      [3, 'plus'],
      [1, 'team'],
    ]),
  },
});

function purchase(chance) {
  const [plan, amount] = weighted(chance, [
    [6, ['Plus, monthly', 8]],
    [4, ['Plus, yearly', 80]],
    [1, ['Team, yearly', 240]],
  ]);
  const currency = weighted(chance, [
    [3, 'USD'],
    [1, 'EUR'],
  ]);
  return { type: 'event', path: '/checkout', name: 'purchase', label: plan, revenue: { amount, currency } };
}
