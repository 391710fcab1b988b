import { type Channel, channels } from '@bellwether/core';
import { describe, expect, test } from 'vitest';
import { acquisitionOf } from './acquisition.ts';
import { createReferrers } from './referrers.ts';

const referrers = createReferrers();

function acquisition(referrer: string, query: string) {
  const params = Object.fromEntries(new URLSearchParams(query));
  return acquisitionOf(referrer === '' ? null : referrers.of(referrer), params, referrers);
}

type Case = [referrer: string, query: string, channel: Channel, source: string];
const cases: Case[] = [
  ['', '', 'Direct', ''],
  ['https://www.google.com/', '', 'Organic Search', 'Google'],
  ['https://www.google.co.uk/search?q=x', '', 'Organic Search', 'Google'],
  ['android-app://com.google.android.googlequicksearchbox/', '', 'Organic Search', 'Google'],
  ['https://duckduckgo.com/', '', 'Organic Search', 'DuckDuckGo'],
  ['https://www.bing.com/', '', 'Organic Search', 'Bing'],
  ['https://kagi.com/', '', 'Organic Search', 'Kagi'],
  ['https://search.brave.com/', '', 'Organic Search', 'Brave Search'],
  ['https://uk.search.yahoo.com/', '', 'Organic Search', 'Yahoo'],
  ['', 'utm_source=partner&utm_medium=organic', 'Organic Search', 'partner'],
  ['', 'utm_source=google&utm_medium=cpc&utm_campaign=Spring', 'Paid Search', 'Google'],
  ['https://www.google.com/', 'gclid=abc', 'Paid Search', 'Google'],
  ['https://www.bing.com/', 'msclkid=abc', 'Paid Search', 'Bing'],
  ['', 'utm_source=bing&utm_medium=ppc', 'Paid Search', 'Bing'],
  ['https://www.facebook.com/', '', 'Organic Social', 'Facebook'],
  ['https://lm.facebook.com/l.php', 'fbclid=abc', 'Organic Social', 'Facebook'],
  ['', 'fbclid=abc', 'Organic Social', 'Facebook'],
  ['https://t.co/abc', '', 'Organic Social', 'X'],
  ['https://www.threads.net/@a', '', 'Organic Social', 'Threads'],
  ['https://bsky.app/', '', 'Organic Social', 'Bluesky'],
  ['https://mastodon.social/@a', '', 'Organic Social', 'Mastodon'],
  ['https://news.ycombinator.com/item', '', 'Organic Social', 'Hacker News'],
  ['https://old.reddit.com/r/x', '', 'Organic Social', 'Reddit'],
  ['', 'utm_source=intranet&utm_medium=social', 'Organic Social', 'intranet'],
  ['', 'utm_source=fb&utm_medium=paid_social', 'Paid Social', 'Facebook'],
  ['', 'twclid=abc', 'Paid Social', 'X'],
  ['https://www.youtube.com/watch', '', 'Organic Video', 'YouTube'],
  ['', 'utm_source=partner&utm_medium=video', 'Organic Video', 'partner'],
  ['', 'utm_source=youtube&utm_medium=cpv', 'Paid Video', 'YouTube'],
  ['https://www.amazon.de/', '', 'Organic Shopping', 'Amazon'],
  ['', 'utm_source=partner&utm_campaign=Shopping', 'Organic Shopping', 'partner'],
  ['', 'utm_source=google&utm_medium=cpc&utm_campaign=summer-shop', 'Paid Shopping', 'Google'],
  ['', 'utm_source=ebay&utm_medium=cpc', 'Paid Shopping', 'eBay'],
  ['', 'utm_source=partner&utm_medium=retargeting', 'Paid Other', 'partner'],
  ['', 'utm_source=perplexity&utm_medium=paid', 'Paid Other', 'Perplexity'],
  ['', 'utm_source=google&utm_medium=cpc&utm_campaign=cross-network', 'Cross-network', 'Google'],
  ['', 'utm_source=partner&utm_medium=banner', 'Display', 'partner'],
  ['', 'utm_source=partner&utm_medium=cpm', 'Display', 'partner'],
  ['', 'dclid=abc', 'Display', 'Google'],
  ['', 'utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale', 'Email', 'newsletter'],
  ['', 'utm_source=newsletter', 'Email', 'newsletter'],
  ['https://mail.google.com/mail/u/0/', '', 'Email', 'Gmail'],
  ['android-app://com.google.android.gm/', '', 'Email', 'Gmail'],
  ['https://webmail.freenet.de/', '', 'Email', 'Freenet'],
  ['', 'utm_source=partner&utm_medium=affiliate', 'Affiliates', 'partner'],
  ['', 'utm_source=podcast&utm_medium=audio', 'Audio', 'podcast'],
  ['', 'utm_source=crm&utm_medium=SMS', 'SMS', 'crm'],
  ['', 'utm_source=sms', 'SMS', 'sms'],
  ['', 'utm_source=firebase', 'Mobile Push Notifications', 'firebase'],
  ['', 'utm_source=app&utm_medium=web-push', 'Mobile Push Notifications', 'app'],
  ['https://chatgpt.com/', '', 'AI Assistants', 'ChatGPT'],
  ['', 'utm_source=chatgpt.com', 'AI Assistants', 'ChatGPT'],
  ['https://www.perplexity.ai/', '', 'AI Assistants', 'Perplexity'],
  ['https://claude.ai/chat/1', '', 'AI Assistants', 'Claude'],
  ['https://gemini.google.com/', '', 'AI Assistants', 'Gemini'],
  ['https://copilot.microsoft.com/', '', 'AI Assistants', 'Microsoft Copilot'],
  ['https://blog.example.net/post', '', 'Referral', 'blog.example.net'],
  ['https://accounts.google.com/', '', 'Referral', 'Google Account'],
  ['https://google.evil.example/', '', 'Referral', 'google.evil.example'],
  ['', 'utm_source=Partner_X', 'Referral', 'Partner_X'],
  ['', 'utm_source=partner&utm_medium=referral', 'Referral', 'partner'],
  ['https://www.google.com/', 'utm_source=partner&utm_medium=link', 'Referral', 'partner'],
  ['', 'utm_medium=flyer', 'Direct', ''],
];

describe('channel and source', () => {
  test.each(cases)('%s ?%s → %s, %s', (referrer, query, channel, source) => {
    expect(acquisition(referrer, query)).toMatchObject({ channel, source });
  });

  test('every channel has a case', () => {
    expect(new Set(cases.map(([, , channel]) => channel))).toEqual(new Set(channels));
  });

  test('the campaign is the one of the address', () => {
    expect(acquisition('', 'utm_source=google&utm_campaign=Spring Sale').campaign).toBe('Spring Sale');
  });
});

describe('a referrer', () => {
  test.each([
    ['https://me:secret@www.google.com/search?q=x#top', 'https://www.google.com/search?q=x'],
    ['http://Example.ORG', 'http://example.org/'],
    ['android-app://com.google.android.gm/', 'android-app://com.google.android.gm/'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['$direct', undefined],
  ])('%s is kept as %s', (text, url) => expect(referrers.of(text)?.url).toBe(url));
});
