import { unknownClient } from '@bellwether/core';

/**
 * Months of a site's past, made by the event store itself: rows as the product writes them, visits and their events
 * in agreement, some 5 events a visit (pageviews, pings of their reading, custom events). A visit is a function of
 * its number, so the two tables can be filled one after the other. Ten million events take about a minute and a half.
 */
export interface History {
  siteId: string;
  /** Visits to make, evenly over the time. */
  visits: number;
  /** Epoch ms. */
  from: number;
  to: number;
}

const DAY = 86_400_000;

/** Visits of one statement: some 400,000 events. */
const STRETCH = 75_000;

/** The statements that write it, the oldest visits first. */
export function* historyStatements(history: History): Generator<string> {
  for (let first = 0; first < history.visits; first += STRETCH) {
    const visits = visitsSql(history, first, Math.min(STRETCH, history.visits - first));
    yield eventsSql(history, visits);
    yield sessionsSql(history, visits);
  }
}

/** From 0 to below 1, by what it is for and what else it depends on. */
const chance = (name: string, ...of: string[]) =>
  `((cityHash64(${['site', 'number', ...of].join(', ')}, '${name}') % 1000003) / 1000003)`;

const oneOf = (name: string, values: readonly string[]) =>
  `[${values.map(value => `'${value}'`).join(',')}][1 + toUInt32(pow(${chance(name)}, 2) * ${values.length})]`;

const hex = (digits: number, ...of: string[]) =>
  `substring(lower(hex(sipHash128(${of.join(', ')}))), 1, ${digits})`;

/** How long a visitor stays on a page. */
const step = `toInt64(15000 + ${chance('step')} * 90000)`;

/** A few pages have most of the views. */
const pathOf = (page: string) =>
  `if(${chance('home', page)} < 0.25, '/', concat('/articles/', toString(toUInt32(pow(${chance('path', page)}, 3) * 3000))))`;

const referrers = ['Google', '', 'Bing', 'DuckDuckGo', 'newsletter', 'Reddit', 'Mastodon', 'ChatGPT'];
const channelOf = `transform(source, ['', 'newsletter', 'Reddit', 'Mastodon', 'ChatGPT'],
    ['Direct', 'Email', 'Organic Social', 'Organic Social', 'AI Assistants'], 'Organic Search')`;

const visitsSql = ({ siteId, visits, from, to }: History, first: number, count: number) => `
  SELECT number, '${siteId}' AS site,
    toInt64(${from} + (number + ${chance('start')}) * ${(to - from) / visits}) AS start,
    toUInt32(${chance('visitor')} * ${Math.ceil((visits / (to - from)) * DAY * 0.85)}) AS who,
    concat('vis_', ${hex(26, 'site', `intDiv(start, ${DAY})`, 'who')}) AS visitor,
    concat('ses_', leftPad(lower(hex(start)), 12, '0'), ${hex(14, 'site', 'number', `'session'`)}) AS session,
    range(toUInt32(least(12, 1 + floor(-log(${chance('pages')} + 1e-6) * 1.9)))) AS pages,
    ${step} AS step,
    arrayMap(page -> ${pathOf('page')}, pages) AS paths,
    arrayConcat(
      arrayMap((page, path) -> (start + page * step, 'pageview', path, page), pages, paths),
      arrayFilter(action -> ${chance('event', 'action.4')} < 0.12,
        arrayMap((page, path) -> (start + page * step + intDiv(step, 2), 'event', path, page), pages, paths))
    ) AS seen,
    arrayFilter(action -> ${chance('ping', 'action.4')} < 0.95,
      arrayMap((page, path) -> (start + (page + 1) * step - 1000, 'engagement', path, page), pages, paths)) AS pings,
    ${oneOf('source', referrers)} AS source, ${channelOf} AS channel,
    if(channel = 'Direct' OR channel = 'Email', '', concat('https://', lower(source), '.example/')) AS referrer,
    if(channel = 'Email', 'spring', '') AS campaign,
    toUInt32(pow(${chance('city')}, 2) * 4000) AS place, concat('City ', toString(place)) AS city,
    concat('State ', toString(place % 200)) AS state,
    ['DE', 'US', 'FR', 'GB', 'NL', 'CH', 'AT', 'ES', 'IT', 'PL'][1 + place % 10] AS country,
    ${oneOf('device', ['desktop', 'mobile', 'tablet'])} AS device,
    ${oneOf('browser', ['Chrome', 'Safari', 'Firefox', 'Edge', 'Samsung Internet'])} AS browser,
    ${oneOf('os', ['Windows', 'iOS', 'Android', 'macOS', 'Linux'])} AS os,
    ${oneOf('screen', ['1920x1080', '390x844', '1440x900', '360x800', '2560x1440'])} AS screen,
    ${oneOf('language', ['en-US', 'de-DE', 'fr-FR', 'es-ES'])} AS language
  FROM numbers(${first}, ${count})`;

/** The columns that both tables have. */
const visitColumns: Record<string, string> = {
  stored_at: 'fromUnixTimestamp64Milli(start)',
  site_id: 'site',
  session_id: 'session',
  visitor_id: 'visitor',
  hostname: `'example.com'`,
  live: 'true',
  referrer: 'referrer',
  referrer_host: `domain(referrer)`,
  utm_source: `if(channel = 'Email', 'newsletter', '')`,
  utm_medium: `if(channel = 'Email', 'email', '')`,
  utm_campaign: 'campaign',
  utm_content: `''`,
  utm_term: `''`,
  channel: 'channel',
  source: 'source',
  campaign: 'campaign',
  country_code: 'country',
  state: 'state',
  city: 'city',
  device: 'device',
  browser: 'browser',
  browser_version: `'146.0'`,
  os: 'os',
  os_version: `''`,
  screen: 'screen',
  language: 'language',
};

const convertedGoal = `action.2 = 'event' AND ${chance('goal', 'action.4')} < 0.1`;

const eventsSql = (_: History, visits: string) =>
  insertSql(
    'events',
    {
      ...visitColumns,
      event_id: `concat(${hex(8, 'number', 'action')}, '-0000-4000-8000-', ${hex(12, 'number', 'action', '1')})`,
      at: 'fromUnixTimestamp64Milli(action.1)',
      type: 'action.2',
      name: `if(action.2 = 'event', ['signup', 'download', 'purchase', 'video'][1 + action.4 % 4], '')`,
      path: 'action.3',
      value: 'NULL',
      revenue: `if(${convertedGoal}, toDecimal64(10 + number % 90, 4), NULL)`,
      currency: `if(${convertedGoal}, ['EUR', 'USD'][1 + number % 2], '')`,
      engaged_seconds: `if(action.2 = 'engagement', intDiv(step, 2000), 0)`,
      interactive: 'true',
      starts_session: `action.2 = 'pageview' AND action.4 = 0`,
      new_visitor: 'false',
      goals: `if(${convertedGoal}, ['goal_1'], [])`,
      props: `if(action.2 = 'event', map('plan', ['free', 'pro'][1 + number % 2]), map())`,
      doc: docSql({
        id: '@event_id@',
        siteId: '@site@',
        type: '@action.2@',
        at: '@#action.1@',
        live: true,
        visitorId: '@visitor@',
        name: '@name@',
        category: '',
        label: '',
        value: null,
        props: {},
        revenue: null,
        interactive: true,
        engagedSeconds: '@#engaged_seconds@',
        url: "@concat('https://example.com', action.3)@",
        hostname: 'example.com',
        path: '@action.3@',
        sessionId: '@session@',
        startsSession: false,
        newVisitor: false,
        visitorFirstSeenAt: '@#start@',
        conversions: [],
        ...acquisitionAndClient,
      }),
    },
    `(${visits}) ARRAY JOIN arrayConcat(seen, pings) AS action`,
  );

const sessionsSql = (_: History, visits: string) =>
  insertSql(
    'sessions',
    {
      ...visitColumns,
      sign: '1',
      started_at: 'fromUnixTimestamp64Milli(start)',
      last_event_at: 'fromUnixTimestamp64Milli(arrayMax(action -> action.1, seen))',
      last_seen_at: 'fromUnixTimestamp64Milli(arrayMax(action -> action.1, arrayConcat(seen, pings)))',
      pageviews: 'length(pages)',
      events: 'length(seen) - length(pages)',
      is_bounce: 'length(seen) = 1',
      duration: 'if(is_bounce, 0, (toUnixTimestamp64Milli(last_event_at) - start) / 1000)',
      entry_path: 'paths[1]',
      exit_path: 'paths[-1]',
      goals: '[]',
      doc: docSql({
        id: '@session@',
        siteId: '@site@',
        visitorId: '@visitor@',
        visitorFirstSeenAt: '@#start@',
        live: true,
        startedAt: '@#start@',
        lastEventAt: '@#toUnixTimestamp64Milli(last_event_at)@',
        lastSeenAt: '@#toUnixTimestamp64Milli(last_seen_at)@',
        pageviews: '@#pageviews@',
        events: '@#events@',
        interactions: '@#events@',
        entryUrl: "@concat('https://example.com', paths[1])@",
        entryPath: '@paths[1]@',
        exitUrl: "@concat('https://example.com', paths[-1])@",
        exitPath: '@paths[-1]@',
        exitAt: '@#start@',
        hostname: 'example.com',
        conversions: [],
        ...acquisitionAndClient,
      }),
    },
    `(${visits})`,
  );

const acquisitionAndClient = {
  acquisition: {
    referrer: '@referrer@',
    params: {},
    channel: '@channel@',
    source: '@source@',
    campaign: '@campaign@',
  },
  client: {
    ...unknownClient,
    browser: { name: '@browser@', version: '146.0', vendor: 'Google' },
    os: { name: '@os@', version: '' },
    device: { ...unknownClient.device, type: '@device@' },
    location: { country: '@country@', countryCode: '@country@', state: '@state@', city: '@city@' },
    timezone: 'Europe/Berlin',
    language: '@language@',
  },
};

function insertSql(table: string, columns: Record<string, string>, source: string): string {
  const values = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
  return `INSERT INTO ${table} (${Object.keys(columns).join(', ')})
SELECT ${values.join(',\n  ')}
FROM ${source}`;
}

/** The document as SQL: strings like `@sql@` become the text of an expression, `@#sql@` a number's. */
function docSql(sample: object): string {
  const parts = JSON.stringify(sample).split(/("@#[^@]+@"|@[^@]+@)/);
  const sql = parts.map(part => {
    if (part.startsWith('"@#')) return `toString(${part.slice(3, -2)})`;
    return part.startsWith('@') ? `toString(${part.slice(1, -1)})` : `'${part}'`;
  });
  return `concat(${sql.join(', ')})`;
}
