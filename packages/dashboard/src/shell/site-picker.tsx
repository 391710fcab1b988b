import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { sitesQuery } from '../api/sites.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useMay } from './may.ts';

/** The site one looks at, and the way to another. */
export function SitePicker(): ReactElement {
  const { siteId } = useParams({ strict: false });
  const { data: sites = [] } = useQuery(sitesQuery);
  const mayAdd = useMay('admin', 'all sites');
  const navigate = useNavigate();
  const present = sites.find(site => site.id === siteId);
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          className="site-picker"
          aria-label={present ? `Site: ${present.name}` : 'Sites: choose one'}
        >
          <span className="cut foreign">{present?.name ?? (siteId === undefined ? 'Sites' : ' ')}</span>
          <Icon name="chevron" />
        </Button>
      }
    >
      <MenuChoice
        label="Site"
        value={siteId ?? ''}
        options={sites.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={chosen => navigate({ to: '/sites/$siteId', params: { siteId: chosen } })}
      />
      <MenuLine />
      <MenuItem onSelect={() => navigate({ to: '/sites' })}>All sites</MenuItem>
      {mayAdd && <MenuItem onSelect={() => navigate({ to: '/sites/new' })}>Add a site</MenuItem>}
    </Menu>
  );
}
