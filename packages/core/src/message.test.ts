import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { aTrackedEvent, NOON } from '../test/events.ts';
import { catalogue, type MessageType, messageTypes } from './catalogue.ts';
import { messageId, messagesOf } from './message.ts';

const all = new Set(messageTypes);
const conversion = (goalId: string) => ({ goalId, number: 1, name: 'Signup', value: null, currency: null });
const typesOf = (...given: Parameters<typeof aTrackedEvent>) =>
  messagesOf(aTrackedEvent(...given), 'acc_1', all).map(message => message.type);

describe('an event row gives', () => {
  it.each<[string, Parameters<typeof aTrackedEvent>[0], MessageType[]]>([
    ['a pageview', {}, ['pageview.tracked']],
    ['a custom event', { type: 'event', name: 'click' }, ['event.tracked']],
    ['a ping', { type: 'engagement' }, []],
    ['the first of a visit', { startsSession: true }, ['session.created', 'pageview.tracked']],
    [
      'the first of a visitor',
      { startsSession: true, newVisitor: true },
      ['visitor.created', 'session.created', 'pageview.tracked'],
    ],
    [
      'two goals at once',
      { type: 'event', name: 'click', conversions: [conversion('goal_1'), conversion('goal_2')] },
      ['event.tracked', 'goal.converted', 'goal.converted'],
    ],
  ])('%s', (_, event, types) => {
    expect(typesOf(event)).toEqual(types);
  });

  const rich = aTrackedEvent({
    startsSession: true,
    newVisitor: true,
    conversions: [conversion('goal_1'), conversion('goal_2')],
    at: NOON + 123,
    visitorFirstSeenAt: NOON + 123,
  });

  it('only what somebody wants, with the same ids and bytes', () => {
    const whole = messagesOf(rich, 'acc_1', all);
    for (const type of all)
      expect(messagesOf(rich, 'acc_1', new Set([type]))).toEqual(
        whole.filter(message => message.type === type),
      );
  });

  it('messages that are the same when they are built again, from a stored row too', () => {
    const again = messagesOf(JSON.parse(JSON.stringify(rich)), 'acc_1', all);
    expect(again).toEqual(messagesOf(rich, 'acc_1', all));
  });

  it('an id of its own to each message, in each site', () => {
    const ids = ['site_1', 'site_2'].flatMap(siteId =>
      messagesOf({ ...rich, siteId }, 'acc_1', all).map(message => message.id),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe(messageId('visitor.created', 'site_1', rich.id));
  });

  it('data as its schema says', () => {
    const custom = aTrackedEvent({
      type: 'event',
      name: 'buy',
      value: 2,
      props: { plan: 'pro', seats: 3, trial: true },
      revenue: { amount: 9.99, currency: 'EUR' },
    });
    for (const { type, data } of [...messagesOf(rich, 'acc_1', all), ...messagesOf(custom, 'acc_1', all)])
      expect([type, [...Value.Errors(catalogue[type].data, JSON.parse(data))]]).toEqual([type, []]);
  });

  it('times to the millisecond, in UTC', () => {
    const [visitor] = messagesOf(rich, 'acc_1', all);
    expect(visitor!.at).toBe(NOON + 123);
    expect(JSON.parse(visitor!.data)).toMatchObject({
      date: '2026-01-15T12:00:00.123Z',
      visitor: { firstSeen: '2026-01-15T12:00:00.123Z' },
    });
  });
});

it('ids do not change from one release to the next', () => {
  expect(messageId('pageview.tracked', 'site_1', 'e1')).toMatchInlineSnapshot(
    `"msg_26xrt3qg0whf06yh5vcrr59m2j"`,
  );
});
