import { unknownClient } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { T0 } from '../../../test/events.ts';
import { aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { stringify } from './json.ts';
import { eventRow, sessionRows } from './rows.ts';

describe('the row of an event', () => {
  it('writes times for DateTime64 and amounts for Decimal', () => {
    const row = eventRow(aTrackedEvent({ at: T0 + 5, revenue: { amount: 1e-7, currency: 'EUR' } }), T0);
    expect(row).toMatchObject({ at: '2026-01-15 12:00:00.005', revenue: '0.0000', currency: 'EUR' });
    expect(eventRow(aTrackedEvent(), T0)).toMatchObject({ revenue: null, currency: '', value: null });
  });

  it('takes its columns from acquisition and client', () => {
    const row = eventRow(
      aTrackedEvent({
        acquisition: {
          referrer: 'https://News.example/a?b',
          params: { utm_source: 'letter', gclid: 'x' },
          channel: 'Email',
          source: 'letter',
          campaign: 'may',
        },
        client: { ...unknownClient, screen: { width: 1920, height: 1080, touch: false } },
      }),
      T0,
    );
    expect(row).toMatchObject({
      referrer_host: 'news.example',
      utm_source: 'letter',
      utm_medium: '',
      channel: 'Email',
      screen: '1920x1080',
      device: 'unknown',
    });
  });
});

describe('the rows of a batch’s sessions', () => {
  const states = [1, 2, 3].map(pageviews => aSession({ pageviews }));
  const [one, two, three] = states as [
    ReturnType<typeof aSession>,
    ReturnType<typeof aSession>,
    ReturnType<typeof aSession>,
  ];
  const brief = (rows: ReturnType<typeof sessionRows>) =>
    rows.map(({ session_id, sign, pageviews }) => [session_id, sign, pageviews]);

  it('have one row for a new session', () => {
    expect(brief(sessionRows([{ before: null, after: one }], T0))).toEqual([['ses_1', 1, 1]]);
  });

  it('take back the state before and put the one after', () => {
    expect(brief(sessionRows([{ before: one, after: two }], T0))).toEqual([
      ['ses_1', -1, 1],
      ['ses_1', 1, 2],
    ]);
  });

  it('leave out what lay between several changes of one session', () => {
    const changes = [
      { before: null, after: aSession({ id: 'ses_2' }) },
      { before: one, after: two },
      { before: two, after: three },
    ];
    expect(brief(sessionRows(changes, T0))).toEqual([
      ['ses_2', 1, 1],
      ['ses_1', -1, 1],
      ['ses_1', 1, 3],
    ]);
    expect(brief(sessionRows([{ before: null, after: one }, changes[1]!], T0))).toEqual([['ses_1', 1, 2]]);
  });
});

describe('JSON for ClickHouse', () => {
  it.each([
    ['\ud83d', '"\ufffd"'],
    ['a\ude00b', '"a\ufffdb"'],
    ['🦩', '"🦩"'],
    ['\\ud83d', '"\\\\ud83d"'],
    ['\\\ud83d', '"\\\\\ufffd"'],
  ])('has no half of a surrogate pair: %j', (text, json) => {
    expect(stringify(text)).toBe(json);
  });
});
