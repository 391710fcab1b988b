import { describe, expect, it } from 'vitest';
import { type Grant, isAtLeast, isWithin, type Reach, type Role, reachOf, roleOn } from './role.ts';

const on = (siteId: string, role: 'viewer' | 'admin') => ({ siteId, role });

describe('the role on a site', () => {
  it.each<[string, Grant, Role | null]>([
    ['that of all sites', { role: 'viewer', sites: [] }, 'viewer'],
    ['that of the site', { role: null, sites: [on('a', 'admin')] }, 'admin'],
    ['the site’s where it is higher', { role: 'viewer', sites: [on('a', 'admin')] }, 'admin'],
    ['that of all sites where it is higher', { role: 'owner', sites: [on('a', 'viewer')] }, 'owner'],
    ['none of another site’s', { role: null, sites: [on('b', 'admin')] }, null],
  ])('is %s', (_, grant, role) => {
    expect(roleOn(grant, 'a')).toBe(role);
  });
});

describe('the reach of a role', () => {
  it.each<[string, Grant, Reach | null]>([
    ['the account for its owners', { role: 'owner', sites: [] }, 'account'],
    ['all sites with the role on all', { role: 'admin', sites: [on('a', 'viewer')] }, 'sites'],
    ['the sites that have it', { role: 'viewer', sites: [on('a', 'admin'), on('b', 'viewer')] }, ['a']],
    ['nothing without the role', { role: 'viewer', sites: [] }, null],
  ])('is %s', (_, grant, reach) => {
    expect(reachOf(grant, 'admin')).toEqual(reach);
  });

  it('has what is of no site for owners only', () => {
    expect([isWithin('account', null), isWithin('sites', null), isWithin(['a'], null)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([
      isWithin('account', 'a'),
      isWithin('sites', 'a'),
      isWithin(['a'], 'a'),
      isWithin(['a'], 'b'),
    ]).toEqual([true, true, true, false]);
  });
});

it('a role has what the lower ones have', () => {
  expect(isAtLeast('owner', 'viewer')).toBe(true);
  expect(isAtLeast('admin', 'owner')).toBe(false);
  expect(isAtLeast(null, 'viewer')).toBe(false);
});
