import { describe, expect, it } from 'vitest';
import { NOON } from '../test/events.ts';
import { type Client, unknownClient } from './client.ts';
import { visitData } from './visit.ts';

const client: Client = {
  ...unknownClient,
  os: { name: 'iOS', version: '17' },
  device: { type: 'mobile', model: 'iPhone', gpu: 'Apple GPU', hardwareConcurrency: 6 },
  screen: { width: 1170, height: 2532, touch: true },
};
const facts = {
  siteId: 'site_1',
  sessionId: 'ses_1',
  startedAt: NOON,
  entryUrl: 'https://example.com/',
  visitorId: 'vis_1',
  visitorFirstSeenAt: NOON - 86_400_000,
  acquisition: { referrer: '', params: {}, channel: 'Email', source: 'news', campaign: 'spring' } as const,
  client,
};

describe('a visit as messages and the REST API show it', () => {
  it('is the session’s, under its id, with its times in ISO 8601', () => {
    expect(visitData(facts)).toMatchObject({
      id: 'ses_1',
      url: 'https://example.com/',
      date: '2026-01-15T12:00:00.000Z',
      visitor: { id: 'vis_1', firstSeen: '2026-01-14T12:00:00.000Z', company: null },
      trafficSource: { channel: 'Email', source: 'news', campaign: 'spring' },
      device: { type: 'mobile', model: 'iPhone', os: 'iOS 17', gpu: 'Apple GPU', hardwareConcurrency: 6 },
      screen: { width: 1170, height: 2532, touch: true },
    });
  });

  it('names the system as far as it is known', () => {
    const os = (name: string, version: string) =>
      visitData({ ...facts, client: { ...client, os: { name, version } } }).device.os;
    expect([os('iOS', '17'), os('macOS', ''), os('', '')]).toEqual(['iOS 17', 'macOS', '']);
  });
});
