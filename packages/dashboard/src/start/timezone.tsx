import type { ReactElement, SelectHTMLAttributes } from 'react';
import { Select } from '../ui/field.tsx';

export const browserTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every timezone the browser knows, and the one that is set, which it may know by another name. */
export function TimezoneSelect(props: SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  const present = String(props.value ?? props.defaultValue ?? 'UTC');
  const zones = [...new Set(['UTC', present, ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <Select {...props}>
      {zones.map(zone => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </Select>
  );
}
