import type { MessageData as Served } from '@bellwether/core';
import { catalogue, formats, messageTypes } from '@bellwether/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { GoalData, MessageData, WebhookMessage } from '../src/index.ts';
import { sign, verify } from '../src/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('the messages the SDK knows', () => {
  it('are those the server sends, field by field', () => {
    // Compiled rather than run: `npm run check` fails here when either side changes alone.
    expectTypeOf<keyof MessageData>().toEqualTypeOf<keyof Served>();
    expectTypeOf<MessageData>().toEqualTypeOf<Served>();
    // A compared `type` names the data.
    expectTypeOf<Extract<WebhookMessage, { type: 'goal.converted' }>['data']>().toEqualTypeOf<GoalData>();
  });

  it.each(messageTypes)('%s comes through as it was sent', async type => {
    const at = Date.parse('2025-11-24T16:00:00Z');
    const sample = catalogue[type].sample;
    const body = formats.standard.body({
      id: 'msg_1',
      type,
      accountId: 'acc_1',
      siteId: 'site_1',
      at,
      data: JSON.stringify(sample),
    });
    const headers = await sign({ id: 'msg_1', timestamp: at / 1000, body }, SECRET);
    const message = await verify(headers, body, SECRET, { now: () => at });
    expect(message).toEqual({ id: 'msg_1', type, timestamp: '2025-11-24T16:00:00.000Z', data: sample });
  });
});
