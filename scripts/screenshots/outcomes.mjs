import { chanceOf } from './chance.mjs';
import { aVisitor } from './people.mjs';

/** Funnels, experiments and alerts for the pictures. */

const LAUNCH = 'launch.fieldnotes.example';
const VISITORS = 1500;
const AT_ONCE = 30;
/** Visitors of a hundred who sign up, by the variant they saw. */
const signUps = { long: 9, short: 16, video: 8 };

/** Before there is live traffic: what is quiet triggers, and resolves with the first visits. */
export async function fillAlerts(call, siteId) {
  const add = alert => call('POST', '/alerts', { siteId, ...alert });
  const quiet = { kind: 'threshold', metric: 'visits', op: '<', threshold: 1, window: '15m' };
  await add({ name: 'Nobody comes', ...quiet, cooldownSeconds: 6 * 3600 });
  await add({ name: 'Unusual day', kind: 'traffic', spikePct: 60, dropPct: 50, minVisitors: 50 });
  await add({
    name: 'Errors pile up',
    kind: 'threshold',
    metric: 'errors',
    op: '>=',
    threshold: 5,
    window: '5m',
    consecutive: 2,
  });
  const { alert } = await add({
    name: 'A rush',
    kind: 'threshold',
    metric: 'pageviews',
    op: '>',
    threshold: 30,
    window: '1h',
  });
  return alert.id;
}

export async function fillFunnels(call, siteId, goalId) {
  const page = path => ({ kind: 'page', path });
  const add = (name, steps, more = {}) => call('POST', '/funnels', { siteId, name, steps, ...more });
  await add('Readers who subscribe', [page('/blog/**'), { kind: 'event', eventName: 'newsletter' }]);
  await add(
    'From features to an order',
    [page('/features'), page('/pricing'), { kind: 'event', eventName: 'purchase' }],
    { scope: 'visitor', windowSeconds: 86_400 },
  );
  const { funnel } = await add('From anywhere to a sign-up', [
    page('/**'),
    page('/pricing'),
    page('/signup'),
    { kind: 'goal', goalId },
    page('/welcome'),
  ]);
  return funnel.id;
}

/** A site of its own, as a crowd comes there at once. Needs a server that trusts us as a proxy. */
export async function fillExperiments(call, url) {
  const { site } = await call('POST', '/sites', {
    name: 'Fieldnotes launch',
    domain: LAUNCH,
    timezone: 'Europe/Berlin',
  });
  const { goal } = await call('POST', '/goals', {
    siteId: site.id,
    name: 'Sign-up',
    kind: 'event',
    eventName: 'signup',
  });
  const add = async (fields, status) => {
    const { experiment } = await call('POST', '/experiments', {
      siteId: site.id,
      goalId: goal.id,
      ...fields,
    });
    if (status) await call('PATCH', `/experiments/${experiment.id}`, { status });
    return experiment.id;
  };
  const variants = [
    { key: 'long', name: 'Long headline' },
    { key: 'short', name: 'Short headline' },
    { key: 'video', name: 'With a video' },
  ];
  const hypothesis = 'A shorter headline is read to its end, and brings more sign-ups.';
  const experimentId = await add({ key: 'hero', name: 'Shorter headline', hypothesis, variants }, 'running');
  await add({ key: 'price', name: 'Yearly price first', variants: [{ key: 'monthly' }, { key: 'yearly' }] });
  const chance = chanceOf(5);
  for (let done = 0; done < VISITORS; done += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => comes(url, site.id, aVisitor(chance), chance())));
  const path = `/sites/${site.id}/experiments/${experimentId}`;
  for (;;) {
    const { experiment } = await call('GET', path);
    const seen = experiment.results.reduce((sum, { exposures }) => sum + exposures, 0);
    if (seen >= VISITORS * 0.97) return { launchId: site.id, experimentId };
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

async function comes(url, site, { ip, userAgent, query, ...facts }, luck) {
  const headers = { 'X-Forwarded-For': ip, 'User-Agent': userAgent };
  const { hero } = await (await fetch(`${url}/api/experiments?site=${site}`, { headers })).json();
  const told = [
    { type: 'pageview' },
    { type: 'engagement', experiments: { hero } },
    ...(luck * 100 < signUps[hero] ? [{ type: 'event', name: 'signup' }] : []),
  ];
  const events = told.map(event => ({ ...event, ...facts, url: `https://${LAUNCH}/${query}` }));
  const answer = await fetch(`${url}/api/event`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ site, events }),
  });
  if (answer.status !== 202) throw new Error(`/api/event: ${answer.status} ${await answer.text()}`);
}

/** Exposures happen now only, and would be one day's: the pictures show them as if they had come over three weeks. */
export async function spreadOverWeeks(context) {
  const DAY = 86_400_000;
  const DAYS = 21;
  await context.route('**/api/v1/sites/*/experiments/exp_*', async route => {
    const answer = await route.fetch();
    const { experiment } = await answer.json();
    const chance = chanceOf(3);
    const today = Date.parse(experiment.series.at(-1)?.time ?? new Date().toISOString());
    const weights = Array.from({ length: DAYS }, () => 0.6 + chance() * 0.8);
    const all = weights.reduce((a, b) => a + b, 0);
    const part = (count, day) => Math.round((count * weights[day]) / all + (chance() - 0.5) * 1.2);
    const series = weights.map((_, day) => ({
      time: new Date(today - (DAYS - 1 - day) * DAY).toISOString(),
      variants: experiment.results.map(({ key, exposures, conversions }) => ({
        key,
        exposures: Math.max(1, part(exposures, day)),
        conversions: Math.max(0, part(conversions, day)),
      })),
    }));
    const startedAt = experiment.startedAt && series[0].time;
    await route.fulfill({ response: answer, json: { experiment: { ...experiment, startedAt, series } } });
  });
}

export const outcomeScreens = [
  { name: 'funnels', path: ({ siteId }) => `/sites/${siteId}/funnels` },
  { name: 'funnel', path: ({ siteId, funnelId }) => `/sites/${siteId}/funnels/${funnelId}` },
  { name: 'funnel-edit', path: ({ siteId, funnelId }) => `/sites/${siteId}/funnels/${funnelId}/edit` },
  { name: 'experiments', path: ({ launchId }) => `/sites/${launchId}/experiments` },
  {
    name: 'experiment',
    path: ({ launchId, experimentId }) => `/sites/${launchId}/experiments/${experimentId}`,
  },
  {
    name: 'experiment-new',
    path: ({ launchId }) => `/sites/${launchId}/experiments/new`,
    async before(page) {
      await page.getByLabel('Name', { exact: true }).fill('Shorter headline');
      await page.getByLabel('Weight of variant 1').fill('3');
      await page.getByLabel('Visitors who take part, in per cent').fill('80');
    },
  },
  { name: 'alerts', path: ({ siteId }) => `/sites/${siteId}/alerts` },
  { name: 'alert', path: ({ siteId, alertId }) => `/sites/${siteId}/alerts/${alertId}` },
  {
    name: 'alert-traffic',
    path: ({ siteId }) => `/sites/${siteId}/alerts`,
    async before(page) {
      await page.getByRole('link', { name: /Unusual day/ }).click();
      await page.getByRole('region', { name: 'Visitors by day' }).waitFor();
    },
  },
  { name: 'alert-edit', path: ({ siteId, alertId }) => `/sites/${siteId}/alerts/${alertId}/edit` },
];
