import type { Message, MessageType } from '@bellwether/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeliveryStore, MessageStore } from '../../ports/index.ts';

export interface MessageStoreUnderTest {
  store: MessageStore;
  /** Where messages come in. */
  deliveries: Pick<DeliveryStore, 'add'>;
  close(): Promise<void>;
}

/** Every adapter of the port passes this. */
export function messageStoreConformance(open: () => Promise<MessageStoreUnderTest>): void {
  let under: MessageStoreUnderTest;
  beforeEach(async () => {
    under = await open();
  });
  afterEach(() => under.close());

  const aMessage = (id: string, type: MessageType = 'alert.triggered', accountId = 'acc_1'): Message => ({
    id,
    type,
    accountId,
    siteId: null,
    at: 5,
    data: '{"a":1}',
  });
  const ids = async (storedAt: number, id = '', limit = 10) =>
    (await under.store.announced('acc_1', { storedAt, id }, limit)).map(({ message }) => message.id);

  it('gives what no event caused, of the account, in the order it was stored', async () => {
    await under.deliveries.add([aMessage('msg_b'), aMessage('msg_a', 'webhook.test')], [], 20);
    await under.deliveries.add([aMessage('msg_c')], [], 10);
    await under.deliveries.add([aMessage('msg_d', 'pageview.tracked')], [], 10);
    await under.deliveries.add([aMessage('msg_e', 'alert.triggered', 'acc_2')], [], 10);
    expect(await ids(0)).toEqual(['msg_c', 'msg_a', 'msg_b']);
    expect(await ids(0, '', 2)).toEqual(['msg_c', 'msg_a']);
    expect(await ids(20)).toEqual(['msg_a', 'msg_b']);
    expect(await ids(20, 'msg_a')).toEqual(['msg_b']);
    const [stored] = await under.store.announced('acc_1', { storedAt: 0, id: '' }, 1);
    expect(stored).toEqual({ message: aMessage('msg_c'), storedAt: 10 });
  });

  it('forgets the old ones that no delivery is of', async () => {
    const delivery = { id: 'dlv_1', messageId: 'msg_b', webhookId: 'wh_1', createdAt: 10, reason: null };
    await under.deliveries.add([aMessage('msg_a')], [], 10);
    await under.deliveries.add([aMessage('msg_b')], [{ ...delivery, state: 'pending' }], 10);
    await under.deliveries.add([aMessage('msg_c')], [], 20);
    await under.store.prune(20);
    expect(await ids(0)).toEqual(['msg_b', 'msg_c']);
  });
}
