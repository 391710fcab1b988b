import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientAddress, type ForwardingHeader } from './client-address.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  it.each<[string, string[], ForwardingHeader, string, Record<string, string>, string]>([
    [
      'is the socket’s',
      [],
      'x-forwarded-for',
      '192.0.2.7',
      { 'x-forwarded-for': '203.0.113.9' },
      '192.0.2.7',
    ],
    ['is plain IPv4 where the socket maps it', [], 'x-forwarded-for', '::ffff:192.0.2.7', {}, '192.0.2.7'],
    [
      'is not what a stranger forwards',
      ['10.0.0.0/8'],
      'x-forwarded-for',
      '192.0.2.7',
      { 'x-forwarded-for': '1.1.1.1' },
      '192.0.2.7',
    ],
    [
      'is what a trusted proxy saw',
      ['10.0.0.1'],
      'x-forwarded-for',
      '10.0.0.1',
      { 'x-forwarded-for': '203.0.113.9' },
      '203.0.113.9',
    ],
    [
      'is the right-most untrusted',
      ['10.0.0.0/8'],
      'x-forwarded-for',
      '10.0.0.1',
      { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.2.3.4' },
      '203.0.113.9',
    ],
    [
      'ignores what stands left of nonsense',
      ['10.0.0.0/8'],
      'x-forwarded-for',
      '10.0.0.1',
      { 'x-forwarded-for': '6.6.6.6, junk, 10.2.3.4' },
      '10.2.3.4',
    ],
    ['is the proxy’s own when it says nothing', ['10.0.0.1'], 'x-forwarded-for', '10.0.0.1', {}, '10.0.0.1'],
    [
      'is read from Forwarded',
      ['::1'],
      'forwarded',
      '::1',
      { forwarded: 'for="[2001:db8::7]:4711";proto=https' },
      '2001:db8::7',
    ],
    [
      'is read from CF-Connecting-IP',
      ['10.0.0.1'],
      'cf-connecting-ip',
      '::ffff:10.0.0.1',
      { 'cf-connecting-ip': '203.0.113.9' },
      '203.0.113.9',
    ],
  ])('%s', (_, trusted, header, peer, headers, expected) => {
    expect(createClientAddress(trusted, header)(from(peer, headers))).toBe(expected);
  });
});
