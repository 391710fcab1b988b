import { options } from './snippet.ts';
import { stored } from './storage.ts';

declare global {
  interface Navigator {
    /** https://w3c.github.io/gpc/ */
    globalPrivacyControl?: boolean;
  }
}

/** Whether this visitor is not to be measured. Asked before every event, so that an opt-out works at once. */
export const optedOut = (): boolean =>
  (options.honourGpc !== 'false' && (navigator.globalPrivacyControl || navigator.doNotTrack === '1')) ||
  stored(storage => storage.bellwether_ignore) === 'true';
