import type { EventItem } from '@bellwether/contract';
import { Fragment, type ReactElement } from 'react';

/** What an event brought along; nothing when it brought nothing. */
export function EventProps({ event }: { event: EventItem }): ReactElement | null {
  const { category, label, value, props } = event;
  const entries = [
    ['category', category],
    ['label', label],
    ['value', value === null ? '' : String(value)],
    ...Object.entries(props).map(([name, given]) => [name, String(given)]),
  ].filter(([, text]) => text !== '');
  if (entries.length === 0) return null;
  return (
    <dl className="happening-props">
      {entries.map(([name, text]) => (
        <Fragment key={name}>
          <dt className="foreign">{name}</dt>
          <dd className="foreign">{text}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
