import type { CollectEvent } from '@bellwether/contract/collect';
import { send } from './send.ts';
import { variant } from './variant.ts';

/** What a site may tell of a custom event. */
export type EventOptions = Pick<
  CollectEvent,
  'id' | 'category' | 'label' | 'value' | 'props' | 'revenue' | 'interactive'
>;

/** Reports a custom event: `bellwether('signup', { props: { plan: 'pro' } })`. */
export const track = (name: string, options?: EventOptions): void =>
  send({ ...options, type: 'event', name });

track.variant = variant;
/** Tells the script from the stub. */
track.loaded = true;
