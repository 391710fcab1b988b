import type { EventItem } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { exactMoney } from '../format/numbers.ts';
import { timeOfDay } from '../format/time.ts';
import { Badge } from '../ui/badge.tsx';
import { EventProps } from './event-props.tsx';

/** What happened in a visit, the first first. */
export function Timeline({ events }: { events: readonly EventItem[] }): ReactElement {
  return (
    <ol className="timeline">
      {events.map(event => (
        <li key={event.id}>
          <time dateTime={event.timestamp}>{timeOfDay(event.timestamp)}</time>
          <span className={`dot ${event.type}`} aria-hidden="true" />
          <Happening event={event} />
        </li>
      ))}
    </ol>
  );
}

function Happening({ event }: { event: EventItem }): ReactElement {
  const { type, name, path, revenue, goals } = event;
  return (
    <div className="happening">
      <div className="happening-head">
        {type === 'pageview' ? (
          <span>
            Viewed <strong className="foreign">{path}</strong>
          </span>
        ) : (
          <span>
            <strong className="foreign">{name}</strong> <span className="soft">on {path}</span>
          </span>
        )}
        {revenue && <Badge tone="good">{exactMoney(revenue.amount, revenue.currency)}</Badge>}
        {goals.map(goal => (
          <Badge key={goal.id} tone="accent">
            Goal: {goal.name}
          </Badge>
        ))}
      </div>
      <EventProps event={event} />
    </div>
  );
}
