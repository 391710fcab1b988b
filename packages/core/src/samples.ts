import type * as D from './message-data.ts';

/** One example of each message's data: docs, samples for Zapier, and test deliveries are made of them. */
const trafficSource = { channel: 'Organic Search', source: 'Google', campaign: '' };
const location = { country: 'United States', countryCode: 'US', state: 'California', city: 'San Francisco' };

const pageview: D.PageviewData = {
  siteId: 'site_01jd8z0000example0000000000',
  eventId: '018f3c1e-7d4a-7c55-9a53-2f1d4c9b8e01',
  visitorId: 'vis_7f3a2c9d1e4b5a60718293a4b5',
  sessionId: 'ses_01jd8z0000example0000000000',
  url: 'https://example.com/blog/my-article?utm_source=newsletter',
  hostname: 'example.com',
  path: '/blog/my-article',
  referrer: 'https://www.google.com/',
  params: { utm_source: 'newsletter' },
  trafficSource,
  location,
  device: 'desktop',
  browser: 'Chrome',
  os: 'macOS',
  language: 'en-US',
  props: {},
};

const visit: D.VisitData = {
  siteId: pageview.siteId,
  id: pageview.sessionId,
  url: 'https://example.com/entry-point?utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale',
  params: { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'spring_sale' },
  referrer: 'https://google.com',
  date: '2024-12-22T14:30:00.000Z',
  ip: null,
  visitor: {
    id: pageview.visitorId,
    firstSeen: '2024-12-22T14:30:00.000Z',
    company: { name: 'Example Corp', domain: 'example.com' },
  },
  location,
  trafficSource: { channel: 'Email', source: 'newsletter', campaign: 'spring_sale' },
  device: { type: 'mobile', model: 'iPhone', os: 'iOS 17', gpu: 'Apple GPU', hardwareConcurrency: 6 },
  browser: { name: 'Safari', version: '17.0', vendor: 'Apple' },
  timezone: 'America/Los_Angeles',
  language: 'en-US',
  screen: { width: 1170, height: 2532, touch: true },
};

const alert: D.AlertTriggeredData = {
  siteId: pageview.siteId,
  alert: { id: 'alert_01jd8z0000example0000000000', name: 'Traffic Spike' },
  condition: 'pageviews > 1000',
  metric: 'pageviews',
  window: '1h',
  currentValue: 1543,
  threshold: 1000,
};

const traffic: D.TrafficData = {
  siteId: pageview.siteId,
  alert: { id: 'alert_01jd8z0000example0000000001', name: 'Daily traffic' },
  date: '2025-04-23',
  visitorsYesterday: 4820,
  visitorsAverage: 2100,
  changePct: 129.5,
};

export const samples = {
  pageview,
  event: {
    ...pageview,
    name: 'signup_click',
    category: 'conversion',
    label: 'hero_button',
    value: 1,
    props: { plan: 'pro' },
    revenue: null,
    interactive: true,
  } satisfies D.EventData,
  visit,
  sessionEnded: {
    ...visit,
    endedAt: '2024-12-22T15:04:12.000Z',
    duration: 252,
    pageviews: 3,
    events: 1,
    bounced: false,
    entryPath: '/entry-point',
    exitPath: '/pricing',
    exitUrl: 'https://example.com/pricing',
    goals: [{ id: 'goal_01jd8z0000example0000000000', name: 'Signup' }],
  } satisfies D.SessionEndedData,
  goal: {
    siteId: pageview.siteId,
    goal: { id: 'goal_01jd8z0000example0000000000', number: 17, name: 'Signup' },
    value: 49,
    currency: 'USD',
    eventId: pageview.eventId,
    visitorId: pageview.visitorId,
    sessionId: pageview.sessionId,
    url: 'https://example.com/thank-you',
    path: '/thank-you',
    trafficSource,
  } satisfies D.GoalData,
  alertTriggered: alert,
  alertResolved: {
    ...alert,
    currentValue: 640,
    triggeredAt: '2024-12-12T16:30:00.000Z',
  } satisfies D.AlertResolvedData,
  spike: traffic,
  drop: { ...traffic, visitorsYesterday: 840, changePct: -60 } satisfies D.TrafficData,
  experiment: {
    siteId: pageview.siteId,
    experiment: { id: 'exp_01jd8z0000example0000000000', key: 'hero', name: 'Hero headline' },
    winner: { key: 'b', name: 'Short headline', chanceToWin: 0.972 },
    variants: [
      { key: 'a', name: 'Control', exposures: 2041, conversions: 101, rate: 0.0495, chanceToWin: 0.028 },
      {
        key: 'b',
        name: 'Short headline',
        exposures: 2010,
        conversions: 131,
        rate: 0.0652,
        chanceToWin: 0.972,
      },
    ],
  } satisfies D.ExperimentDecidedData,
  webhookDisabled: {
    webhook: { id: 'wh_01jd8z0000example0000000000', name: 'CRM sync', url: 'https://example.com/hook' },
    siteId: pageview.siteId,
    reason: 'no_success',
    explanation: 'No delivery succeeded in 5 days of trying.',
    failingSince: '2025-04-19T09:12:44.000Z',
  } satisfies D.WebhookDisabledData,
  test: {
    webhookId: 'wh_01jd8z0000example0000000000',
    siteId: pageview.siteId,
    message: 'A test from Bellwether: your endpoint can be reached.',
  } satisfies D.TestData,
};
