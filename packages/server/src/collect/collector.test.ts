import type { ServerEvent } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import { expect, test } from 'vitest';
import { factsApart } from './collector.ts';

const told = (ip: string): ServerEvent => ({ type: 'pageview', url: 'https://example.com/', ip });

test.each(['203.0.113.7', '2001:db8::7', '::ffff:203.0.113.7', ''])(
  'a server may tell the address %j',
  ip => {
    expect(factsApart(told(ip))).toMatchObject({ input: { type: 'pageview' }, facts: { ip } });
  },
);

test.each(['unknown', '203.0.113', '203.0.113.7:443', '203.0.113.7, 10.0.0.1'])(
  '%j is no address, and refused by the name of its field',
  ip => {
    const problem = 'is not an address';
    expect(() => factsApart(told(ip))).toThrow(
      new AppError('invalid_request', `ip ${problem}.`, [{ field: 'ip', problem }]),
    );
  },
);
