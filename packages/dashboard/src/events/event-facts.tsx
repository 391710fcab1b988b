import type { EventItem } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { exactMoney } from '../format/numbers.ts';
import { Time } from '../ui/time.tsx';

/** All that is known of an event, but for its own properties. */
export function EventFacts({ event }: { event: EventItem }): ReactElement {
  const { location, trafficSource, revenue } = event;
  const facts: [string, string][] = [
    ['Name', event.name],
    ['Address', event.url],
    ['Referrer', event.referrer],
    ['Place', [location.city, location.state, location.country].filter(Boolean).join(', ')],
    [
      'Source',
      [trafficSource.channel, trafficSource.source, trafficSource.campaign].filter(Boolean).join(' · '),
    ],
    ['Device', [event.device, event.os, event.browser].filter(Boolean).join(', ')],
    ['Language', event.language],
    ['Revenue', revenue ? exactMoney(revenue.amount, revenue.currency) : ''],
    ['Goals', event.goals.map(goal => goal.name).join(', ')],
  ];
  return (
    <dl className="facts">
      <div>
        <dt>Time</dt>
        <dd>
          <Time at={event.timestamp} />
        </dd>
      </div>
      {facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="foreign">{text}</dd>
          </div>
        ))}
    </dl>
  );
}
