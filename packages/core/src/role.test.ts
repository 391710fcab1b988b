import { describe, expect, it } from 'vitest';
import { type Grant, highestRole, isAtLeast, type Role, roleOn } from './role.ts';

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

it('the highest role is that of any site', () => {
  expect(highestRole({ role: null, sites: [on('a', 'viewer'), on('b', 'admin')] })).toBe('admin');
  expect(highestRole({ role: null, sites: [] })).toBeNull();
});

it('a role has what the lower ones have', () => {
  expect(isAtLeast('owner', 'viewer')).toBe(true);
  expect(isAtLeast('admin', 'owner')).toBe(false);
  expect(isAtLeast(null, 'viewer')).toBe(false);
});
