import type { FormatInfo } from '@bellwether/contract';

export type FormatName = FormatInfo['name'];

/** What the formats are for, in the order in which they are offered. */
export const formatTexts: Record<
  FormatName,
  { name: string; kind: 'own' | 'product' | 'chat'; text: string }
> = {
  standard: {
    name: 'Standard',
    kind: 'own',
    text: 'All types, signed by Standard Webhooks. The one to take for a receiver of your own.',
  },
  slack: { name: 'Slack', kind: 'chat', text: 'A message in a channel, through an app’s Incoming Webhook.' },
  discord: { name: 'Discord', kind: 'chat', text: 'An embed in a channel. Nobody is pinged.' },
  teams: { name: 'Teams', kind: 'chat', text: 'An Adaptive Card, through a workflow that takes requests.' },
  buddystat: {
    name: 'BuddyStat',
    kind: 'product',
    text: 'For receivers written for BuddyStat: its four types.',
  },
  statalog: {
    name: 'Statalog',
    kind: 'product',
    text: 'For receivers written for Statalog: flat bodies, its three types.',
  },
  visit: {
    name: 'Visit',
    kind: 'product',
    text: 'For receivers of the visit object: NEW_VISIT and NEW_VISITOR.',
  },
  zta: {
    name: 'ZTA',
    kind: 'product',
    text: 'For receivers written for Zero Trust Analytics: short names, flat data.',
  },
};

/** Chats take what comes to their secret address; there is nothing to verify. */
export const isChat = (format: FormatName): boolean => formatTexts[format].kind === 'chat';
