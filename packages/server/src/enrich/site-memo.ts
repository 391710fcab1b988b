import type { Site } from '@bellwether/core';

/** Keeps what is worked out of a site's settings for as long as that site object lives; a changed site is a new object. */
export function siteMemo<T>(workOut: (site: Site) => T): (site: Site) => T {
  const known = new WeakMap<Site, T>();
  return site => {
    const old = known.get(site);
    if (old !== undefined) return old;
    const made = workOut(site);
    known.set(site, made);
    return made;
  };
}
