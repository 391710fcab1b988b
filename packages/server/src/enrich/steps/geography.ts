import type { Geography, Place } from '../geo/geography.ts';
import type { Draft, Step } from '../step.ts';

/** Address → country, state, city, and the owner of the network. */
export const geography = (geo: Geography): Step => ({
  name: 'geography',
  run(draft) {
    const place = geo.lookup(draft.ip);
    if (place instanceof Promise) return place.then(found => put(draft, found));
    return put(draft, place);
  },
});

function put({ event }: Draft, place: Place): undefined {
  event.client.location = place.location;
  event.client.company = place.company;
}
