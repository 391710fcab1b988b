import type { CollectEvent } from '@bellwether/contract/collect';
import { facts } from './facts.ts';
import { optedOut } from './opt-out.ts';
import { post } from './post.ts';
import { options } from './snippet.ts';
import { stored } from './storage.ts';
import { uuid } from './uuid.ts';

declare global {
  interface Document {
    /** https://wicg.github.io/nav-speculation/prerendering.html */
    readonly prerendering?: boolean;
  }
}

/** The current page. A fragment that does not route stays here: some sign-ins put tokens there. */
export const address = (): string => ('hash' in options ? location.href : location.href.replace(/#.*/, ''));

/**
 * Reports an event of the current page under an id of its own, unless the visitor opted out. What happens while the
 * page is only being prerendered waits until it is shown, and is never sent if it is not.
 */
export function send(event: Omit<CollectEvent, 'url'> & { url?: string }): void {
  if (optedOut()) return;
  const visitor = options.visitor === 'persistent' ? stored(visitorId) : undefined;
  const body = JSON.stringify({ id: uuid(), url: address(), visitor, ...facts, ...event }, acceptable);
  if (document.prerendering) document.addEventListener('prerenderingchange', () => post(body));
  else post(body);
}

/** The id kept in this browser, made for the first event. */
const visitorId = (storage: Storage): string => (storage.bellwether_visitor ||= uuid());

/** The collector refuses longer texts, addresses above all, and null, which sites pass for what they lack. */
const acceptable = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.slice(0, 2000) : (value ?? undefined);
