import type { ReactElement } from 'react';
import { type Grant, roleTexts } from './grant.ts';

interface NamedGrant {
  role: Grant['role'];
  sites: readonly { name: string; role: 'viewer' | 'admin' | 'owner' }[];
}

/** A role in words: "Viewer of all sites, admin of Shop". */
export function GrantText({ role, sites }: NamedGrant): ReactElement {
  const own = sites.map((site, i) => (
    <span key={i}>
      {role !== null || i > 0 ? ', ' : ''}
      {role === null && i === 0 ? capital(site.role) : site.role} of{' '}
      <bdi className="foreign">{site.name}</bdi>
    </span>
  ));
  return (
    <span>
      {role !== null && roleTexts[role].name}
      {own}
      {role === null && sites.length === 0 && 'Nothing'}
    </span>
  );
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** With the names of the sites. What names a site that is gone says nothing. */
export function namedGrant({ role, sites }: Grant, names: ReadonlyMap<string, string>): NamedGrant {
  return {
    role,
    sites: sites.flatMap(site => {
      const name = names.get(site.siteId);
      return name === undefined ? [] : [{ name, role: site.role }];
    }),
  };
}
