import type { DeliveryStore } from '../ports/index.ts';
import type { Hub } from './hub.ts';

/** The store, with whatever is added to it told to the streams: what no event causes goes this way alone. */
export function telling<Store extends Pick<DeliveryStore, 'add'>>(
  store: Store,
  hub: Pick<Hub, 'publish'>,
): Store {
  return {
    ...store,
    async add(messages, deliveries, now) {
      await store.add(messages, deliveries, now);
      hub.publish(messages, now);
    },
  } satisfies Pick<DeliveryStore, 'add'>;
}
