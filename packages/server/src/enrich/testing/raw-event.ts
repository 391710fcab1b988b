import { defaultSettings, type Site, type SiteSettings } from '@bellwether/core';
import type { RawEvent } from '../raw-event.ts';

export const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

export const NOON = Date.parse('2026-01-15T12:00:00Z');

export const siteWith = (settings: Partial<SiteSettings> = {}, domain = 'example.com'): Site => ({
  id: 'site_1',
  accountId: 'user_1',
  name: 'Example',
  domain,
  timezone: 'UTC',
  settings: { ...defaultSettings, ...settings },
  createdAt: 0,
});

type Parts = Partial<Omit<RawEvent, 'input' | 'request'>> & {
  input?: Partial<RawEvent['input']>;
  request?: Partial<RawEvent['request']>;
};

/** A pageview of Chrome on Windows from a loopback address, but for the given parts. */
export const rawEvent = ({ input, request, ...rest }: Parts = {}): RawEvent => ({
  site: siteWith(),
  receivedAt: NOON,
  at: NOON,
  live: true,
  source: 'browser',
  ...rest,
  input: { type: 'pageview', url: 'https://example.com/', ...input },
  request: { ip: '127.0.0.1', userAgent: CHROME, clientHints: {}, optedOut: false, ...request },
});
