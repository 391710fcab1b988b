import type { SessionItem } from '@bellwether/contract';

/** What the columns of visits say in a few words. */
export const placeOf = ({ location }: Pick<SessionItem, 'location'>): string =>
  [location.city, location.country].filter(Boolean).join(', ') || 'Unknown';

export const sourceOf = ({
  trafficSource: { source, channel, campaign },
}: Pick<SessionItem, 'trafficSource'>): string => [source || channel, campaign].filter(Boolean).join(' · ');

/** What a visitor is called: their company, else the first characters of the id. */
export const visitorName = ({ visitor }: Pick<SessionItem, 'visitor'>): string =>
  visitor.company?.name || `Visitor ${visitor.id.slice(0, 8)}`;
