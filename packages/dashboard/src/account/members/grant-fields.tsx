import './grant-fields.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId } from 'react';
import { sitesQuery } from '../../api/sites.ts';
import { Checkbox, Select } from '../../ui/field.tsx';
import { type Everywhere, type Grant, grantOf, roleTexts, type SiteRole, siteRolesBeside } from './grant.ts';

const roleNames: Record<SiteRole, string> = { viewer: 'Viewer', admin: 'Admin' };

/** Who may do what: a role on all sites, and on single ones where that says more. */
export function GrantFields({
  grant,
  onChange,
}: {
  grant: Grant;
  onChange(grant: Grant): void;
}): ReactElement {
  const name = useId();
  const { data: sites = [] } = useQuery(sitesQuery);
  const everywhere = grant.role ?? 'none';
  const ofSites = new Map(grant.sites.map(({ siteId, role }) => [siteId, role]));
  const offered = siteRolesBeside[everywhere];
  function setSite(siteId: string, role: SiteRole | undefined) {
    const next = new Map(ofSites);
    if (role) next.set(siteId, role);
    else next.delete(siteId);
    onChange(grantOf(everywhere, next));
  }
  return (
    <>
      <fieldset className="grant-roles">
        <legend className="legend">Role</legend>
        {(['viewer', 'admin', 'owner', 'none'] as const satisfies Everywhere[]).map(role => (
          <Checkbox
            key={role}
            type="radio"
            name={name}
            label={roleTexts[role].name}
            hint={roleTexts[role].hint}
            checked={role === everywhere}
            onChange={() => onChange(grantOf(role, ofSites))}
          />
        ))}
      </fieldset>
      {offered.length > 0 && sites.length > 0 && (
        <fieldset className="grant-sites">
          <legend className="legend">{everywhere === 'none' ? 'Sites' : 'More on single sites'}</legend>
          {sites.map(site => (
            <div key={site.id} className="grant-site">
              <span className="cut foreign">{site.name}</span>
              <Select
                aria-label={`Role on ${site.name}`}
                value={ofSites.get(site.id) ?? ''}
                onChange={event =>
                  setSite(
                    site.id,
                    offered.find(role => role === event.target.value),
                  )
                }
              >
                <option value="">{everywhere === 'none' ? 'No access' : 'Viewer'}</option>
                {offered.map(role => (
                  <option key={role} value={role}>
                    {roleNames[role]}
                  </option>
                ))}
              </Select>
            </div>
          ))}
        </fieldset>
      )}
    </>
  );
}
