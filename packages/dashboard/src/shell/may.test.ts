import type { Me } from '@bellwether/contract';
import type { Role } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { may, type On } from './may.ts';

const person = (role: Role | null, ...sites: [id: string, role: Role][]): Pick<Me, 'role' | 'sites'> => ({
  role,
  sites: sites.map(([id, role]) => ({ id, name: id, domain: id, role })),
});

describe('what somebody may do', () => {
  it.each<[string, ReturnType<typeof person>, Role, On, boolean]>([
    ['an owner all', person('owner'), 'owner', 'all sites', true],
    ['an admin nothing of the account', person('admin'), 'owner', 'all sites', false],
    ['an admin of all sites also of one to come', person('admin'), 'admin', { siteId: 'new' }, true],
    ['a viewer nothing but read', person('viewer'), 'admin', 'some site', false],
    ['what the role on a site says', person(null, ['a', 'admin']), 'admin', { siteId: 'a' }, true],
    [
      'nothing of it on others',
      person(null, ['a', 'admin'], ['b', 'viewer']),
      'admin',
      { siteId: 'b' },
      false,
    ],
    ['something, with a site of theirs', person('viewer', ['a', 'admin']), 'admin', 'some site', true],
    ['not on all, with a site of theirs', person('viewer', ['a', 'admin']), 'admin', 'all sites', false],
  ])('%s', (_, me, role, on, expected) => {
    expect(may(me, role, on)).toBe(expected);
  });
});
