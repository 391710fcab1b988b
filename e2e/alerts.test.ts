import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSmtpServer } from '../packages/server/src/mail/test/smtp-server.ts';
import { Bellwether } from './support/bellwether.ts';
import { startReceiver, verifyStandard } from './support/receiver.ts';
import { until } from './support/until.ts';

/** Alerts of a running server: told by webhook, stream and e-mail, once each, however the process ends. */
let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let secret: string;

const types = ['alert.triggered', 'alert.resolved', 'traffic.spike', 'traffic.drop'];

beforeAll(async () => {
  mail = await startSmtpServer();
  server = new Bellwether({
    BELLWETHER_SMTP_URL: mail.url,
    BELLWETHER_MAIL_FROM: 'Alerts <alerts@example.com>',
  });
  await server.init();
  await server.start();
  receiver = await startReceiver();
  const { webhook } = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url: receiver.url,
    events: types,
  });
  secret = webhook.secret;
});
afterAll(async () => {
  await server.end();
  await server.remove();
  await receiver.stop();
  await mail.stop();
});

const view = () =>
  server.collect({ id: randomUUID(), site: server.siteId, type: 'pageview', url: 'http://localhost/' });
const add = (alert: object) =>
  server.api<{ alert: { id: string } }>('POST', '/api/v1/alerts', { siteId: server.siteId, ...alert });
/** Of an alert, each message once: one that is delivered as the server dies is delivered again, under its id. */
function told(name: string): string[] {
  const messages = receiver.received
    .map(({ message }) => message)
    .filter(({ data }) => (data.alert as { name: string }).name === name);
  return [...new Map(messages.map(({ id, type }) => [id, type])).values()];
}

it('a threshold is told once, by webhook and by e-mail, also when the server is killed at that', async () => {
  const quiet = {
    kind: 'threshold',
    name: 'Quiet',
    metric: 'pageviews',
    op: '<',
    threshold: 3,
    window: '5m',
  };
  const { alert } = await add({ ...quiet, emails: ['ops@example.com'] });
  await until('the alert', () => told('Quiet').length === 1);
  await until('the e-mail', () => mail.taken.length === 1);
  await server.end('SIGKILL');
  await server.start();
  for (let i = 0; i < 3; i++) expect((await view()).status).toBe(202);
  await server.end('SIGKILL');
  await server.start();
  // Read with the third view, or by the next process; and once more by neither.
  await view();
  await until('the end', () => told('Quiet').length === 2);
  await until('its e-mail', () => mail.taken.length === 2);
  expect(told('Quiet')).toEqual(['alert.triggered', 'alert.resolved']);
  for (const request of receiver.received) verifyStandard(secret, request);
  expect(mail.taken.map(({ to, source }) => [to, /^Subject: (.*)$/m.exec(source)?.[1]])).toEqual([
    [['ops@example.com'], 'Alert: Quiet (localhost)'],
    [['ops@example.com'], 'Resolved: Quiet (localhost)'],
  ]);
  const shown = await server.api<{ history: object[] }>('GET', `/api/v1/alerts/${alert.id}/history`);
  expect(shown.history).toEqual([
    expect.objectContaining({ condition: 'pageviews < 3', value: 0, resolvedAt: expect.any(String) }),
  ]);
});

it('an unusual day is told as soon as its alert is there, and once', async () => {
  const DAY = 86_400_000;
  const today = Math.floor(Date.now() / DAY) * DAY;
  const past = Array.from({ length: 12 }, (_, i) => ({ ago: i + 1, visitors: i < 2 ? 30 : 10 })).flatMap(
    ({ ago, visitors }) =>
      Array.from({ length: visitors }, (_, n) => ({
        type: 'pageview',
        url: 'http://localhost/',
        visitor: `${ago}-${n}`,
        timestamp: today - ago * DAY + n * 60_000,
      })),
  );
  await server.api('POST', `/api/v1/sites/${server.siteId}/events`, { events: past });
  const { alert } = await add({ kind: 'traffic', name: 'Daily', spikePct: 100, dropPct: 50 });
  await until('the spike', () => told('Daily').length > 0);
  await server.end('SIGKILL');
  await server.start();
  const judged = await until('the day to be judged', async () => {
    const shown = await server.api<{ alert: { lastJudged: string | null } }>(
      'GET',
      `/api/v1/alerts/${alert.id}`,
    );
    return shown.alert.lastJudged;
  });
  expect(told('Daily')).toEqual(['traffic.spike']);
  const [spike] = receiver.received.filter(({ message }) => message.type === 'traffic.spike');
  expect(spike!.message.data).toMatchObject({ date: judged, visitorsYesterday: 30 });
});
