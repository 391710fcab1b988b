import { describe, expect, it } from 'vitest';
import { subscribes } from './webhook.ts';

const webhook = { accountId: 'acc_1', siteId: 'site_1', events: ['goal.converted' as const] };
const message = { accountId: 'acc_1', siteId: 'site_1', type: 'goal.converted' as const };

describe('a webhook hears of a message', () => {
  it.each([
    ['of its site and types', webhook, message, true],
    ['of another type', webhook, { ...message, type: 'event.tracked' as const }, false],
    ['of another site', webhook, { ...message, siteId: 'site_2' }, false],
    ['of the whole account, being of one site', webhook, { ...message, siteId: null }, false],
    ['of any site, being of the account', { ...webhook, siteId: null }, message, true],
    ['of the whole account, being of it', { ...webhook, siteId: null }, { ...message, siteId: null }, true],
    ['of another account', { ...webhook, siteId: null }, { ...message, accountId: 'acc_2' }, false],
  ])('%s', (_, hook, given, heard) => {
    expect(subscribes(hook, given)).toBe(heard);
  });
});
