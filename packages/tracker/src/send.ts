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
export const address = (): string => location.href.replace('hash' in options ? '' : /#.*/, '');

/**
 * Reports an event of the current page under an id of its own, unless the visitor opted out. What happens while the
 * page is only being prerendered waits until it is shown, and is never sent if it is not.
 */
export function send(event: Omit<CollectEvent, 'url'> & { url?: string }): void {
  if (optedOut()) return;
  const body = JSON.stringify(
    { id: uuid(), url: address(), visitor: keptVisitor(), ...facts, ...event },
    acceptable,
  );
  if (document.prerendering) document.addEventListener('prerenderingchange', () => post(body));
  else post(body);
}

/** The id kept in this browser, where one is to be; made when it is first asked for. */
export const keptVisitor = (): string | undefined =>
  options.visitor === 'persistent' ? stored(storage => (storage.bellwether_visitor ||= uuid())) : undefined;

/** The collector refuses longer texts, addresses above all, and null, which sites pass for what they lack. */
const acceptable = (_: string, value: { slice?(from: number, to: number): string } | null): unknown =>
  value?.slice?.(0, 2000) ?? value ?? undefined;
