import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { sitesQuery } from '../api/sites.ts';
import { Field, Select } from '../ui/field.tsx';

/** Which site a webhook of the account is for. */
export function SiteField({
  value,
  onChange,
}: {
  value: string;
  onChange(siteId: string): void;
}): ReactElement {
  const { data: sites = [] } = useQuery(sitesQuery);
  return (
    <Field label="Site">
      <Select value={value} onChange={event => onChange(event.target.value)}>
        <option value="">All sites of the account</option>
        {sites.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
