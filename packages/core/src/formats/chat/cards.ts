import type * as D from '../../message-data.ts';
import type { Payloads } from '../payloads.ts';
import type { Card, CardContent, Fact } from './card.ts';

/** What each type says. */
export const cards: Required<Payloads<CardContent>> = {
  'pageview.tracked': data => ({
    title: `Pageview: ${data.path}`,
    facts: [fact('Site', data.hostname), ...visitorFacts(data)],
    link: data.url,
  }),
  'event.tracked': data => ({
    title: `Event: ${data.name}`,
    facts: [
      fact('Page', `${data.hostname}${data.path}`),
      fact('Category', data.category),
      fact('Label', data.label),
      fact('Value', data.value),
      fact('Revenue', data.revenue && money(data.revenue.amount, data.revenue.currency)),
      ...Object.entries(data.props).map(([name, value]) => fact(name, value)),
    ],
    link: data.url,
  }),
  'visitor.created': data => visitCard(`New visitor on ${hostOf(data.url)}`, data),
  'session.created': data => visitCard(`New visit to ${hostOf(data.url)}`, data),
  'session.ended': data => ({
    title: `Visit to ${hostOf(data.url)} ended`,
    text: `${count(data.pageviews, 'page')} in ${duration(data.duration)}${data.bounced ? ', a bounce' : ''}.`,
    facts: [
      fact('Entry page', data.entryPath),
      fact('Exit page', data.exitPath),
      fact('Goals', data.goals.map(goal => goal.name).join(', ')),
      ...visitFacts(data),
    ],
    link: data.url,
  }),
  'goal.converted': data => ({
    title: `Goal completed: ${data.goal.name}`,
    facts: [
      fact('Page', `${hostOf(data.url)}${data.path}`),
      fact('Value', data.value === null ? null : money(data.value, data.currency)),
      fact('Came by', sourceOf(data.trafficSource)),
    ],
    link: data.url,
    mood: 'good',
  }),
  'alert.triggered': data => ({
    title: `Alert: ${data.alert.name}`,
    text: `${data.condition} (over ${data.window})`,
    facts: alertFacts(data),
    mood: 'bad',
  }),
  'alert.resolved': data => ({
    title: `Resolved: ${data.alert.name}`,
    text: `No longer: ${data.condition} (over ${data.window})`,
    facts: alertFacts(data),
    mood: 'good',
  }),
  'traffic.spike': data => trafficCard('Traffic spike', data, 'good'),
  'traffic.drop': data => trafficCard('Traffic drop', data, 'bad'),
  'experiment.decided': data => ({
    title: `Experiment decided: ${data.experiment.name}`,
    text: `${data.winner.name} wins, with a chance of ${percent(data.winner.chanceToWin)} to be the best.`,
    facts: data.variants.map(v =>
      fact(v.name, `${percent(v.rate)} (${number(v.conversions)} of ${number(v.exposures)})`),
    ),
    mood: 'good',
  }),
  'webhook.disabled': data => ({
    title: `Webhook switched off: ${data.webhook.name}`,
    text: data.explanation,
    facts: [
      fact('URL', data.webhook.url),
      fact('Failing since', data.failingSince && day(data.failingSince)),
    ],
    mood: 'bad',
  }),
  'webhook.test': data => ({ title: 'Test message', text: data.message, mood: 'good' }),
};

const fact = (label: string, value: string | number | boolean | null): Fact => ({
  label,
  value: value === null ? '' : typeof value === 'number' ? number(value) : String(value),
});

const visitCard = (title: string, data: D.VisitData): CardContent => ({
  title,
  facts: [fact('Entry page', pathOf(data.url)), ...visitFacts(data)],
  link: data.url,
});

const visitFacts = (data: D.VisitData): Fact[] => [
  fact('Company', data.visitor.company?.name ?? ''),
  ...visitorFacts({ ...data, device: data.device.type, browser: data.browser.name, os: data.device.os }),
];

type VisitorFacts = Pick<D.PageviewData, 'trafficSource' | 'location' | 'device' | 'browser' | 'os'>;
const visitorFacts = ({ trafficSource, location, device, browser, os }: VisitorFacts): Fact[] => [
  fact('Came by', sourceOf(trafficSource)),
  fact('From', [location.city, location.state, location.country].filter(Boolean).join(', ')),
  fact('With', [browser, os, device === 'unknown' ? '' : device].filter(Boolean).join(', ')),
];

const alertFacts = (data: D.AlertTriggeredData): Fact[] => [
  fact('Now', data.currentValue),
  fact('Threshold', data.threshold),
];

const trafficCard = (what: string, data: D.TrafficData, mood: Card['mood']): CardContent => ({
  title: `${what}: ${count(data.visitorsYesterday, 'visitor')} on ${data.date}`,
  text: `${number(Math.abs(data.changePct))} % ${data.changePct < 0 ? 'below' : 'above'} the daily average of ${number(data.visitorsAverage)}.`,
  mood,
});

const sourceOf = ({ channel, source, campaign }: D.GoalData['trafficSource']): string =>
  [channel, source, campaign].filter(Boolean).join(' · ');

const english = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const number = (n: number): string => english.format(n);
const percent = (share: number): string => `${number(Math.round(share * 1000) / 10)} %`;
const count = (n: number, noun: string): string => `${number(n)} ${noun}${n === 1 ? '' : 's'}`;
const money = (amount: number, currency: string | null): string =>
  [amount.toFixed(Number.isInteger(amount) ? 0 : 2), currency].filter(Boolean).join(' ');
const day = (time: string): string => time.slice(0, 'yyyy-mm-dd'.length);

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    `${Math.floor(whole / 3600)} h`,
    `${Math.floor((whole % 3600) / 60)} min`,
    `${whole % 60} s`,
  ];
  return parts.filter(part => !part.startsWith('0 ')).join(' ') || '0 s';
}

const urlOf = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);
const hostOf = (url: string): string => urlOf(url)?.hostname ?? '';
const pathOf = (url: string): string => urlOf(url)?.pathname ?? '';
