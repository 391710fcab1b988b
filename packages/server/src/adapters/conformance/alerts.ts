import { type Alert, type Message, newId, type Prefix, quietAlert } from '@bellwether/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertFiring, AlertNews, MailOutbox, Registry } from '../../ports/index.ts';

export interface AlertStoreUnderTest {
  registry: Pick<Registry, 'alerts' | 'sites'>;
  mail: MailOutbox;
  /** Sites that alerts may belong to. */
  siteIds: [string, string];
  close(): Promise<void>;
}

/** Every adapter that keeps alerts, and the e-mails they queue, passes this. */
export function alertStoreConformance(open: () => Promise<AlertStoreUnderTest>): void {
  let under: AlertStoreUnderTest;
  let alerts: Registry['alerts'];
  beforeEach(async () => {
    under = await open();
    alerts = under.registry.alerts;
  });
  afterEach(() => under.close());
  const page = { limit: 10, cursor: null };

  describe('alerts', () => {
    it('are read as they were written, of both kinds', async () => {
      const [busy, daily] = [aThreshold(under.siteIds[0]), aTraffic(under.siteIds[0])];
      for (const alert of [busy, daily]) expect(await alerts.create(alert)).toEqual(alert);
      expect(await alerts.get(busy.id)).toEqual(busy);
      expect(await alerts.all()).toEqual(expect.arrayContaining([busy, daily]));
      expect((await alerts.list({ siteId: under.siteIds[0] }, page)).items).toEqual([daily, busy]);
      expect((await alerts.list({ siteId: under.siteIds[1] }, page)).items).toEqual([]);
    });

    it('are changed and deleted, how they stand aside', async () => {
      const alert = await alerts.create(aThreshold(under.siteIds[0]));
      const state = { ...quietAlert, since: 7 };
      await alerts.settle(alert.id, state, null);
      const changed = { ...alert, name: 'Calm' };
      expect(await alerts.update(changed)).toBe(true);
      expect(await alerts.get(alert.id)).toEqual(changed);
      expect(await alerts.state(alert.id)).toEqual(state);
      expect(await alerts.delete(alert.id)).toBe(true);
      expect(await alerts.delete(alert.id)).toBe(false);
      expect(await alerts.update(changed)).toBe(false);
    });

    it('stand as they were last settled', async () => {
      const [one, other] = [await alerts.create(aThreshold(under.siteIds[0])), aTraffic(under.siteIds[0])];
      await alerts.create(other);
      expect(await alerts.state(one.id)).toBeNull();
      await alerts.settle(other.id, { kind: 'traffic', judged: '2026-01-14' }, null);
      expect([...(await alerts.states())]).toEqual([[other.id, { kind: 'traffic', judged: '2026-01-14' }]]);
    });

    it('are settled together with all that is told, or not at all', async () => {
      const alert = await alerts.create(aThreshold(under.siteIds[0]));
      const state = { ...quietAlert, status: 'triggered', since: 5 } as const;
      const news = someNews(alert.siteId);
      const [letter] = news.letters;
      const twiceTheSame = { ...news, letters: [letter!, letter!] };
      await expect(alerts.settle(alert.id, state, twiceTheSame)).rejects.toThrow();
      expect(await alerts.state(alert.id)).toBeNull();
      expect((await alerts.firings(alert.id, page)).items).toEqual([]);
      await alerts.settle(alert.id, state, news);
      expect(await alerts.state(alert.id)).toEqual(state);
      expect((await alerts.firings(alert.id, page)).items).toEqual([news.history]);
      expect(await under.mail.due(5, 10)).toEqual([{ ...letter, attempts: 0 }]);
    });

    it('have a history, newest first, whose open entry is closed', async () => {
      const alert = await alerts.create(aThreshold(under.siteIds[0]));
      const fired = [someFiring(1), someFiring(2)];
      for (const history of fired) {
        await alerts.settle(alert.id, quietAlert, { ...someNews(alert.siteId), history });
        const end = { resolvedAt: history.at + 1, resolvedValue: 0.5 };
        await alerts.settle(alert.id, quietAlert, { ...someNews(alert.siteId), history: end });
      }
      const first = await alerts.firings(alert.id, { limit: 1, cursor: null });
      expect(first.items).toEqual([{ ...fired[1], resolvedAt: 3, resolvedValue: 0.5 }]);
      const second = await alerts.firings(alert.id, { limit: 1, cursor: first.nextCursor });
      expect(second).toEqual({
        items: [{ ...fired[0], resolvedAt: 2, resolvedValue: 0.5 }],
        nextCursor: null,
      });
    });

    it('keep unusual days as they were judged', async () => {
      const alert = await alerts.create(aTraffic(under.siteIds[0]));
      const history: AlertFiring = {
        ...{ id: id('fir'), kind: 'drop', at: 9, date: '2026-01-14', value: 2 },
        ...{ average: 10, changePct: -80, threshold: 50 },
      };
      await alerts.settle(alert.id, quietAlert, { ...someNews(alert.siteId), history });
      expect((await alerts.firings(alert.id, page)).items).toEqual([history]);
    });

    it('go with their site', async () => {
      const alert = await alerts.create(aThreshold(under.siteIds[0]));
      await alerts.settle(alert.id, quietAlert, someNews(alert.siteId));
      await under.registry.sites.delete(under.siteIds[0]);
      expect(await alerts.get(alert.id)).toBeNull();
      expect((await alerts.firings(alert.id, page)).items).toEqual([]);
    });
  });

  describe('letters', () => {
    it('wait until they are due, the longest due first', async () => {
      const [early, late] = [aLetter(5), aLetter(8)];
      await under.mail.add([late, early]);
      expect(await under.mail.nextAt()).toBe(5);
      expect((await under.mail.due(7, 10)).map(letter => letter.id)).toEqual([early.id]);
      expect(await under.mail.due(8, 10)).toEqual([early, late].map(letter => ({ ...letter, attempts: 0 })));
      expect((await under.mail.due(8, 1)).length).toBe(1);
    });

    it('are postponed, and gone once removed', async () => {
      const letter = aLetter(5);
      await under.mail.add([letter]);
      await under.mail.postpone(letter.id, 30, 'Nobody answered.');
      expect(await under.mail.due(29, 10)).toEqual([]);
      expect(await under.mail.due(30, 10)).toEqual([{ ...letter, attempts: 1 }]);
      await under.mail.remove(letter.id);
      expect(await under.mail.nextAt()).toBeNull();
    });
  });
}

let made = 0;
/** Each is new, and sorts after the one before. */
const id = (prefix: Prefix): string => newId(prefix, 1_700_000_000_000 + ++made, new Uint8Array(10));

const aThreshold = (siteId: string): Alert => ({
  id: id('alert'),
  siteId,
  name: 'Busy',
  emails: ['ops@example.com'],
  createdAt: 1,
  updatedAt: 2,
  kind: 'threshold',
  metric: 'revenue',
  currency: 'EUR',
  filter: [{ field: 'path', op: 'is', value: '/shop' }],
  op: '>=',
  threshold: 99.5,
  window: '6h',
  consecutive: 3,
  cooldownSeconds: 600,
});

const aTraffic = (siteId: string): Alert => ({
  id: id('alert'),
  siteId,
  name: 'Daily',
  emails: [],
  createdAt: 1,
  updatedAt: 1,
  kind: 'traffic',
  spikePct: 50,
  dropPct: null,
  minVisitors: 100,
});

const someFiring = (at: number): Extract<AlertFiring, { kind: 'threshold' }> => ({
  id: id('fir'),
  kind: 'threshold',
  at,
  condition: 'revenue >= 99.5 EUR',
  window: '6h',
  value: 120,
  threshold: 99.5,
  resolvedAt: null,
  resolvedValue: null,
});

const aLetter = (createdAt: number) => ({
  id: id('mail'),
  createdAt,
  to: 'ops@example.com',
  subject: 'Alert: Busy',
  paragraphs: ['It is busy.', '“Very”.'],
  link: { label: 'Open', url: 'https://stats.example.com' },
});

function someNews(siteId: string): AlertNews {
  const message: Message = {
    ...{ id: `msg_${id('dlv')}`, type: 'alert.triggered', accountId: 'acc_1', siteId, at: 5, data: '{}' },
  };
  return { history: someFiring(5), message, deliveries: [], letters: [aLetter(5)], now: 5 };
}
