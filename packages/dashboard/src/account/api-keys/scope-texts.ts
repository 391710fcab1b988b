import type { Scope } from '../../api/api-keys.ts';

interface ScopeText {
  scope: Scope;
  name: string;
  hint: string;
}

/** What a key may be made for, in the order of how much it can harm. Without any it may read the lists of sites and goals. */
export const scopeTexts: readonly ScopeText[] = [
  {
    scope: 'stats:read',
    name: 'Read reports',
    hint: 'Numbers, visits, events and exports, and the live stream.',
  },
  { scope: 'events:write', name: 'Send events', hint: 'Events from your own server, and imports.' },
  {
    scope: 'webhooks:write',
    name: 'Look after webhooks',
    hint: 'Read, add and change webhooks; read and replay their deliveries.',
  },
  {
    scope: 'sites:write',
    name: 'Set up sites',
    hint: 'Add, change and delete sites, goals, funnels, experiments and alerts; delete visitors’ data.',
  },
];

export const scopeName = (scope: Scope): string =>
  scopeTexts.find(text => text.scope === scope)?.name ?? scope;
