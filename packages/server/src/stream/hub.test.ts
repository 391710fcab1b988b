import type { MessageType } from '@bellwether/core';
import { expect, it } from 'vitest';
import { type Audience, createHub, type Listener } from './hub.ts';

const set = (...types: MessageType[]): ReadonlySet<MessageType> => new Set(types);

const audiences: Record<string, Audience> = {
  site_a: { accountId: 'acc_1', types: set('goal.converted'), streamed: set() },
  site_b: { accountId: 'acc_1', types: set(), streamed: set() },
  site_x: { accountId: 'acc_2', types: set(), streamed: set() },
};

function listening() {
  const hub = createHub();
  const audience = hub.overheard(siteId => audiences[siteId] ?? null);
  const join = (accountId: string, siteId: string | null, ...types: MessageType[]) =>
    hub.join({
      accountId,
      reach: siteId === null ? 'account' : [siteId],
      types: set(...types),
      hear: () => undefined,
      end: () => undefined,
    });
  return { audience, join };
}

it('leaves audiences as they are while nobody listens', () => {
  const { audience } = listening();
  expect(audience('site_a')).toBe(audiences.site_a);
  expect(audience('site_unknown')).toBeNull();
});

it('adds what the listeners of a site and of its account want, and nothing to others', () => {
  const { audience, join } = listening();
  join('acc_1', 'site_a', 'pageview.tracked');
  join('acc_1', null, 'session.created');
  expect(audience('site_a')).toEqual({
    accountId: 'acc_1',
    types: set('goal.converted', 'pageview.tracked', 'session.created'),
    streamed: set('pageview.tracked', 'session.created'),
  });
  expect(audience('site_b')!.types).toEqual(set('session.created'));
  expect(audience('site_x')).toBe(audiences.site_x);
});

it('works an audience out once, until somebody comes or goes', () => {
  const { audience, join } = listening();
  join('acc_1', null, 'session.created');
  const before = audience('site_a');
  expect(audience('site_a')).toBe(before);
  const leave = join('acc_1', null, 'pageview.tracked');
  expect(audience('site_a')!.types).toContain('pageview.tracked');
  leave();
  expect(audience('site_a')).toEqual(before);
});

it('parts with all who listen, who may come again; and for good', () => {
  const hub = createHub();
  let ends = 0;
  const listener: Listener = {
    accountId: 'acc_1',
    reach: 'account',
    types: set('session.created'),
    hear: () => undefined,
    end() {
      ends++;
    },
  };
  const leave = hub.join(listener);
  hub.partWithAll();
  expect(ends).toBe(1);
  leave();
  hub.join(listener);
  hub.close();
  expect(ends).toBe(2);
  expect(() => hub.join(listener)).toThrow('stopping');
});
