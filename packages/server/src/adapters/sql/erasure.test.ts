import { type Conversion, messagesOf, messageTypes, sessionEndedMessage } from '@bellwether/core';
import { expect, it } from 'vitest';
import { onDatabases } from '../../../test/databases.ts';
import { aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { query } from './engine.ts';
import { createErasureStore } from './erasure.ts';

const conversion: Conversion = { goalId: 'goal_1', number: 1, name: '1', value: 1, currency: 'EUR' };

/** One of each type that tells of a visitor; what else they tell has the short id in it, too. */
function messagesAbout(visitorId: string) {
  const event = aTrackedEvent({
    id: `of-${visitorId}`,
    siteId: 'site_1',
    visitorId,
    newVisitor: true,
    startsSession: true,
    label: '1',
    conversions: [conversion],
  });
  const wanted = new Set(messageTypes);
  return [
    ...messagesOf(event, 'acc_1', wanted),
    ...messagesOf({ ...event, type: 'event', name: '1' }, 'acc_1', wanted),
    sessionEndedMessage(aSession({ siteId: 'site_1', visitorId }), 'acc_1'),
  ];
}

onDatabases('the messages of a visitor', open => {
  it.each(['1', 'says "1"', 'a\\b\u0000'])('are told from others: %j', async visitorId => {
    const { engine, end } = await open();
    const others = ['11', 'vis_11', 'visitor_2', '☃☃'];
    for (const { id, type, accountId, siteId, at, data } of [visitorId, ...others].flatMap(messagesAbout)) {
      await query(
        engine,
        'INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [id, type, accountId, siteId, at, data, at],
      );
    }
    const count = async () => Number((await query(engine, 'SELECT count(*) AS n FROM messages')).rows[0]!.n);
    const before = await count();
    const about = new Set(messagesAbout(visitorId).map(({ id }) => id));
    await createErasureStore(engine).deleteMessages({ siteId: 'site_1', visitorId, before: null }, '');
    expect(await count()).toBe(before - about.size);
    for (const id of about)
      expect((await query(engine, 'SELECT 1 FROM messages WHERE id = ?', [id])).rows).toEqual([]);
    await end();
  });
});
