import type { Channel } from '@bellwether/core';
import type { SourceKind } from './known-sources.ts';

/** What a channel is told by; all text in lower case. */
export interface Traffic {
  /** `utm_source` as it was given; empty where there was none. */
  source: string;
  /** What kind of source it is; null when there is none at all. */
  kind: SourceKind | null;
  /** `utm_medium`, or what a click id stands for. */
  medium: string;
  /** `utm_campaign`. */
  campaign: string;
}

type Rule = [channel: Channel, applies: (traffic: Traffic) => boolean];

const PAID = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
const SHOPPING_CAMPAIGN = /^(?:.*(?:(?:[^a-df-z]|^)shop|shopping).*)$/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set(['social', 'social-network', 'social-media', 'sm', 'social network', 'social media']);
const REFERRAL = new Set(['referral', 'app', 'link']);
const EMAIL = new Set(['email', 'e-mail', 'e_mail', 'e mail', 'newsletter']);

const paid = (t: Traffic) => PAID.test(t.medium);
const shopping = (t: Traffic) => t.kind === 'shopping' || SHOPPING_CAMPAIGN.test(t.campaign);

/**
 * GA4's default channel group (its help, "Default channel group"), in its order: the first rule that applies
 * decides. Ours beside it: AI assistants; web mail and newsletters count as Email; and since each visit gets a
 * channel, what GA4 leaves unassigned is Referral when a source is known, else Direct.
 */
const rules: readonly Rule[] = [
  ['Direct', t => t.kind === null && t.medium === '' && t.campaign === ''],
  ['Cross-network', t => t.campaign.includes('cross-network')],
  ['Paid Shopping', t => shopping(t) && paid(t)],
  ['Paid Search', t => t.kind === 'search' && paid(t)],
  ['Paid Social', t => t.kind === 'social' && paid(t)],
  ['Paid Video', t => t.kind === 'video' && paid(t)],
  ['Display', t => DISPLAY.has(t.medium)],
  ['Paid Other', paid],
  ['AI Assistants', t => t.kind === 'ai'],
  ['Organic Shopping', shopping],
  ['Organic Social', t => t.kind === 'social' || SOCIAL.has(t.medium)],
  ['Organic Video', t => t.kind === 'video' || t.medium.includes('video')],
  ['Organic Search', t => t.kind === 'search' || t.medium === 'organic'],
  ['Referral', t => REFERRAL.has(t.medium)],
  ['Email', t => t.kind === 'email' || EMAIL.has(t.medium) || EMAIL.has(t.source)],
  ['Affiliates', t => t.medium === 'affiliate'],
  ['Audio', t => t.medium === 'audio'],
  ['SMS', t => t.source === 'sms' || t.medium === 'sms'],
  [
    'Mobile Push Notifications',
    t => t.medium.endsWith('push') || /mobile|notification/.test(t.medium) || t.source === 'firebase',
  ],
  ['Referral', t => t.kind !== null],
];

export const channelOf = (traffic: Traffic): Channel =>
  rules.find(([, applies]) => applies(traffic))?.[0] ?? 'Direct';
