import { type Acquisition, AppError, unknownClient, wholeCharacters } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { T0 } from '../../../test/events.ts';
import { aBatch, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { type EventStore, eventLine, linesOf, RowsRefused, sessionLine } from '../../ports/index.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * What every event store does.
 * @param opened a migrated store whose queries may take one second; tests keep apart by their sites
 */
export function describeEventStore(opened: () => EventStore): void {
  const eventsOf = async (siteId: string): Promise<number> => {
    const sql = 'SELECT count() AS n FROM events WHERE site_id = {siteId:String}';
    const [row] = await opened().query<{ n: number }>(sql, { siteId });
    return row!.n;
  };

  describe('an event store', () => {
    it('may be migrated again', async () => {
      await opened().migrate();
      await opened().write(aBatch({ events: [aTrackedEvent({ siteId: 'migrated' })] }));
      await opened().migrate();
      expect(await eventsOf('migrated')).toBe(1);
    });

    it('counts a batch once, however often it is written', async () => {
      const events = [0, 40 * DAY].map(later => aTrackedEvent({ siteId: 'token', at: T0 + later }));
      const session = aSession({ siteId: 'token' });
      const batch = aBatch({ events, sessions: [{ before: null, after: session }] });
      await opened().write(batch);
      await opened().write(batch);
      expect(await eventsOf('token')).toBe(2);
      expect(
        await opened().query("SELECT sum(sign) AS n, count() AS rows FROM sessions WHERE site_id = 'token'"),
      ).toEqual([{ n: 1, rows: 1 }]);
    });

    it('counts the same rows under another token anew', async () => {
      const events = [aTrackedEvent({ siteId: 'tokens' })];
      await opened().write(aBatch({ events }));
      await opened().write(aBatch({ events }));
      expect(await eventsOf('tokens')).toBe(2);
    });

    it('sums a changing visit to its last state', async () => {
      const states = [1, 2, 3, 4].map(pageviews =>
        aSession({ siteId: 'visit', pageviews, lastEventAt: T0 + pageviews * MINUTE }),
      );
      const change = (from: number | null, to: number) => ({
        before: from === null ? null : states[from]!,
        after: states[to]!,
      });
      await opened().write(aBatch({ sessions: [change(null, 0)] }));
      await opened().write(aBatch({ sessions: [change(0, 1), change(1, 2)] }));
      await opened().write(aBatch({ sessions: [change(2, 3)] }));
      const sql = `SELECT sum(sign) AS visits, sum(sign * pageviews) AS pageviews,
        sum(sign * duration) AS seconds, sum(sign * is_bounce) AS bounces
        FROM sessions WHERE site_id = 'visit'`;
      expect(await opened().query(sql)).toEqual([{ visits: 1, pageviews: 4, seconds: 240, bounces: 0 }]);
    });

    it('sums a visit right whose start moves to the month before', async () => {
      const newYear = Date.parse('2026-01-01T00:00:10Z');
      const before = aSession({ siteId: 'moved', startedAt: newYear });
      const after = aSession({ siteId: 'moved', startedAt: newYear - MINUTE, pageviews: 2 });
      await opened().write(aBatch({ sessions: [{ before: null, after: before }] }));
      await opened().write(aBatch({ sessions: [{ before, after }] }));
      const sql = `SELECT toString(started_at) AS started, sum(sign) AS n FROM sessions
        WHERE site_id = 'moved' GROUP BY started_at HAVING n != 0`;
      expect(await opened().query(sql)).toEqual([{ started: '2025-12-31 23:59:10.000', n: 1 }]);
    });

    it('keeps what it is given: times, amounts, flags, properties, the document', async () => {
      const event = aTrackedEvent({
        siteId: 'kept',
        type: 'event',
        name: 'purchase',
        at: T0 + 7,
        revenue: { amount: 19.99, currency: 'EUR' },
        value: 0.1,
        interactive: false,
        newVisitor: true,
        props: { plan: 'pro', seats: 3, trial: false },
        conversions: [{ goalId: 'goal_1', number: 1, name: 'Sale', value: 19.99, currency: 'EUR' }],
      });
      await opened().write(aBatch({ events: [event] }));
      const sql = `SELECT toString(at) AS at, revenue, currency, value, interactive, new_visitor, goals, props, doc
        FROM events WHERE site_id = 'kept'`;
      expect(await opened().query(sql)).toEqual([
        {
          at: '2026-01-15 12:00:00.007',
          revenue: 19.99,
          currency: 'EUR',
          value: 0.1,
          interactive: false,
          new_visitor: true,
          goals: ['goal_1'],
          props: { plan: 'pro', seats: '3', trial: 'false' },
          doc: JSON.stringify(event),
        },
      ]);
    });

    it.each([
      ['quotes', `' " \` \\ \\' '' -- /* */ ; {x:String}`],
      ['control characters', '\u0000\u0001\b\t\n\r\u001f\u007f\u2028'],
      ['emoji and right-to-left marks', '🦩👩‍👩‍👧 \u202e שלום \ufeff'],
      ['10 kB', "ä\\'".repeat(2500)],
      ['what looks like an escape', '\\ud83d \\\\ude00 \\N \\0 %00 &amp;'],
    ])('returns and finds hostile text: %s', async (_, text) => {
      const event = aTrackedEvent({ siteId: 'hostile', name: text, path: text, props: { [text]: text } });
      await opened().write(aBatch({ events: [event] }));
      const sql = `SELECT path, props[{text:String}] AS prop, doc FROM events
        WHERE site_id = 'hostile' AND name = {text:String} AND has({texts:Array(String)}, path)`;
      expect(await opened().query(sql, { text, texts: ['', text] })).toEqual([
        { path: text, prop: text, doc: JSON.stringify(event) },
      ]);
    });

    it('takes half of a surrogate pair, and amounts no column holds', async () => {
      const event = aTrackedEvent({
        siteId: 'half',
        path: '/\ud83d/\ude00',
        revenue: { amount: 1e21, currency: 'EUR' },
      });
      await opened().write(aBatch({ events: [event] }));
      const doc = wholeCharacters(JSON.stringify(event));
      expect(await opened().query("SELECT path, revenue, doc FROM events WHERE site_id = 'half'")).toEqual([
        { path: '/\ufffd/\ufffd', revenue: null, doc },
      ]);
    });

    it('keeps amounts to the last of four places', async () => {
      const amounts = [19.99, 0.07, 1e-7, 1.005, 4503599627.3705, -3.5, 123_456_789.0123, 99_999_999_999];
      const events = amounts.map((amount, value) =>
        aTrackedEvent({ siteId: 'amounts', value, revenue: { amount, currency: 'EUR' } }),
      );
      await opened().write(aBatch({ events }));
      const sql = "SELECT toString(revenue) AS revenue FROM events WHERE site_id = 'amounts' ORDER BY value";
      const kept = await opened().query<{ revenue: string }>(sql);
      expect(kept.map(row => Number(row.revenue).toFixed(4))).toEqual(amounts.map(a => a.toFixed(4)));
    });

    it('takes its columns from acquisition and client', async () => {
      const acquisition: Acquisition = {
        referrer: 'https://news.example/a?b',
        params: { utm_source: 'letter', gclid: 'x' },
        channel: 'Email',
        source: 'letter',
        campaign: 'may',
      };
      const client = { ...unknownClient, screen: { width: 1920, height: 1080, touch: false } };
      await opened().write(
        aBatch({ events: [aTrackedEvent({ siteId: 'columns', acquisition, client, revenue: null })] }),
      );
      const sql = `SELECT referrer_host, utm_source, utm_medium, channel, screen, device, revenue, currency, value
        FROM events WHERE site_id = 'columns'`;
      expect(await opened().query(sql)).toEqual([
        {
          referrer_host: 'news.example',
          utm_source: 'letter',
          utm_medium: '',
          channel: 'Email',
          screen: '1920x1080',
          device: 'unknown',
          revenue: null,
          currency: '',
          value: null,
        },
      ]);
    });

    it('refuses a batch it can not read, rather than to make rows of nothing', async () => {
      const batch = aBatch({ events: [aTrackedEvent({ siteId: 'unread' })] });
      const torn = { count: 1, text: `${batch.events.text.slice(0, 80)}\n` };
      await expect(opened().write({ ...batch, events: torn })).rejects.toThrow(/can not be read/);
      await opened().write(batch);
      expect(await eventsOf('unread')).toBe(1);
    });

    it('names the rows it can not read, and writes nothing to find them', async () => {
      const siteId = "told's \\apart";
      const good = eventLine(aTrackedEvent({ siteId }));
      const torn = good.slice(0, 80);
      const visit = sessionLine({ before: aSession({ siteId }), after: aSession({ siteId, pageviews: 2 }) });
      const batch = {
        token: 'told-apart',
        events: linesOf([
          good,
          torn,
          good,
          good.replace('"type":"pageview"', '"type":"?"'),
          `${good}\t`,
          good,
        ]),
        sessions: linesOf([visit, visit.slice(0, -20)]),
      };
      await expect(opened().write(batch)).rejects.toThrow(RowsRefused);
      const refused = await opened().refusedRows(batch);
      expect(refused.map(({ table, index }) => [table, index])).toEqual([
        ['events', 1],
        ['events', 3],
        ['events', 4],
        ['sessions', 1],
      ]);
      expect(refused[0]!.reason).toContain('can not be read');
      expect(await eventsOf(siteId)).toBe(0);
      const rest = { ...batch, events: linesOf([good, good, good]), sessions: linesOf([visit]) };
      expect(await opened().refusedRows(rest)).toEqual([]);
      await opened().write(rest);
      expect(await eventsOf(siteId)).toBe(3);
    });

    it.each(["x'; DROP TABLE events; --", "x' OR '1' = '1", "\\' OR 1 = 1 --", '\\', 'x\0'])(
      'lets no parameter become SQL: %j',
      async siteId => {
        await opened().write(aBatch({ events: [aTrackedEvent({ siteId: 'innocent' })] }));
        expect(await eventsOf(siteId)).toBe(0);
        expect(await eventsOf('innocent')).toBeGreaterThan(0);
      },
    );

    it('answers numbers as numbers', async () => {
      const sql = 'SELECT toUInt64(9007199254740991) AS big, toDecimal64(0.07, 4) AS amount, avg(0) AS mean';
      expect(await opened().query(sql)).toEqual([{ big: 9007199254740991, amount: 0.07, mean: 0 }]);
    });

    it('keeps the parameters of a query from the next one', async () => {
      await opened().query('SELECT {a:String} AS a', { a: 'once' });
      await expect(opened().query('SELECT {a:String} AS a')).rejects.toThrow(/is not set/);
    });

    it('tells a mistake in a query as what it is', async () => {
      const error = await opened()
        .query('SELECT * FROM no_such_table')
        .catch((e: unknown) => e);
      expect(error).not.toBeInstanceOf(AppError);
      expect(String(error)).toContain('no_such_table');
    });

    it('ends a query that takes too long, and answers the next', async () => {
      const slow = opened().query(
        'SELECT number, sleepEachRow(0.2) FROM numbers(100) SETTINGS max_block_size = 1',
      );
      await expect(slow).rejects.toMatchObject({ code: 'query_too_slow' });
      expect(await opened().query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('ends a query that needs too much memory, and answers the next', async () => {
      const large = opened().query(
        "SELECT length(groupArray(repeat(toString(number), 1000))) AS n FROM numbers(10000000) SETTINGS max_memory_usage = '50000000'",
      );
      await expect(large).rejects.toMatchObject({
        code: 'query_too_slow',
        message: expect.stringContaining('memory'),
      });
      expect(await opened().query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('answers a ping', async () => {
      expect(await opened().ping()).toBe(true);
    });
  });
}
