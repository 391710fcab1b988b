import type { SessionItem } from '@bellwether/contract';

/** What the columns of visits say in a few words. */
export const placeOf = ({ location }: Pick<SessionItem, 'location'>): string =>
  [location.city, location.country].filter(Boolean).join(', ') || 'Unknown';

export const sourceOf = ({
  trafficSource: { source, channel, campaign },
}: Pick<SessionItem, 'trafficSource'>): string => [source || channel, campaign].filter(Boolean).join(' · ');
