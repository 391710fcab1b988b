import { describe, expect, it } from 'vitest';
import { grantOf, isEmpty } from './grant.ts';

const sites = new Map([
  ['a', 'viewer'],
  ['b', 'admin'],
] as const);

describe('what is granted', () => {
  it('is on the chosen sites alone', () => {
    expect(grantOf('none', sites)).toEqual({
      role: null,
      sites: [
        { siteId: 'a', role: 'viewer' },
        { siteId: 'b', role: 'admin' },
      ],
    });
  });

  it('leaves out what the role on all sites has already', () => {
    expect(grantOf('viewer', sites)).toEqual({ role: 'viewer', sites: [{ siteId: 'b', role: 'admin' }] });
    expect(grantOf('admin', sites).sites).toEqual([]);
  });

  it('is nothing without a role anywhere', () => {
    expect([isEmpty(grantOf('none', new Map())), isEmpty(grantOf('viewer', new Map()))]).toEqual([
      true,
      false,
    ]);
  });
});
