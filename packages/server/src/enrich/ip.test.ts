import { describe, expect, test } from 'vitest';
import { ipMatcher, shownIp, unmapped } from './ip.ts';

describe('what is shown of an address', () => {
  test.each([
    ['203.0.113.77', 'none', null],
    ['203.0.113.77', 'masked', '203.0.113.0'],
    ['203.0.113.77', 'full', '203.0.113.77'],
    ['2001:db8:1:2:3:4:5:6', 'masked', '2001:db8:1::'],
    ['2001:db8:1:2:3:4:5:6', 'full', '2001:db8:1:2:3:4:5:6'],
    ['::1', 'masked', '::'],
    ['', 'full', null],
    ['not an address', 'full', null],
  ] as const)('%j, %s: %j', (ip, setting, shown) => expect(shownIp(ip, setting)).toBe(shown));
});

test.each([
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:203.0.113.7', '203.0.113.7'],
  ['::1', '::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['203.0.113.7', '203.0.113.7'],
])('%s is %s', (ip, plain) => expect(unmapped(ip)).toBe(plain));

describe('excluded addresses', () => {
  const excluded = ipMatcher([
    '203.0.113.7',
    ' 198.51.100.0/24 ',
    '2001:db8::/32',
    '2001:0DB9:0:0::1',
    'nonsense',
  ]);
  test.each([
    ['203.0.113.7', true],
    ['203.0.113.8', false],
    ['198.51.100.255', true],
    ['::ffff:198.51.100.1', true],
    ['198.51.101.0', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', true],
    ['2001:db9::2', false],
    ['', false],
  ])('%s: %s', (ip, is) => expect(excluded(ip)).toBe(is));
});
