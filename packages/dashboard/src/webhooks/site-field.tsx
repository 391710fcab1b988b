import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { meQuery } from '../api/account.ts';
import { sitesQuery } from '../api/sites.ts';
import { may } from '../shell/may.ts';
import { Field, Select } from '../ui/field.tsx';

/** Which site a webhook of the account is for: those of all sites are for owners. */
export function SiteField({
  value,
  onChange,
}: {
  value: string;
  onChange(siteId: string): void;
}): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: sites = [] } = useQuery(sitesQuery);
  const own = sites.filter(({ id }) => may(me, 'admin', { siteId: id }));
  return (
    <Field label="Site">
      <Select value={value} onChange={event => onChange(event.target.value)}>
        {may(me, 'owner', 'all sites') && <option value="">All sites of the account</option>}
        {own.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
