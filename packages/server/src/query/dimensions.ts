/**
 * What reports filter and group by.
 *
 * The level says where a dimension is known, and so how a filter on it reaches the other table:
 * - `visit`    of a visit and all its events: a column of both tables
 * - `session`  of a visit as a whole: its events are those of the visits that match. How a visit came is here too,
 *              since its second pageview has neither the first one's referrer nor its UTM parameters
 * - `page`     of every event row, engagement pings included: visits match that have such an event
 * - `event`    of pageviews and custom events only: as `page`, for pings too
 */
export type Level = 'visit' | 'session' | 'page' | 'event';

export interface Dimension {
  level: Level;
  /** The SQL for it, which may use its own bound parameter `name`. */
  column: (name: string) => string;
  /** The column is an array, and the filter looks at its items. */
  many?: true;
  /** A path, whose patterns are those of goals: `*` within a segment, `**` across. */
  path?: true;
  /** Bound as `name`: what stands after `prop.`. */
  key?: string;
}

const column = (level: Level, name: string): Dimension => ({ level, column: () => name });
const path = (level: Level, name: string): Dimension => ({ ...column(level, name), path: true });

const dimensions: Record<string, Dimension> = {
  page: path('page', 'path'),
  path: path('page', 'path'),
  hostname: column('page', 'hostname'),
  event: column('event', 'name'),
  goal: { ...column('event', 'goals'), many: true },
  entry_page: path('session', 'entry_path'),
  exit_page: path('session', 'exit_path'),
  channel: column('visit', 'channel'),
  source: column('visit', 'source'),
  campaign: column('visit', 'campaign'),
  referrer: column('session', 'referrer'),
  utm_source: column('session', 'utm_source'),
  utm_medium: column('session', 'utm_medium'),
  utm_campaign: column('session', 'utm_campaign'),
  utm_content: column('session', 'utm_content'),
  utm_term: column('session', 'utm_term'),
  country: column('visit', 'country_code'),
  state: column('visit', 'state'),
  city: column('visit', 'city'),
  device: column('visit', 'device'),
  browser: column('visit', 'browser'),
  browser_version: column('visit', 'browser_version'),
  os: column('visit', 'os'),
  os_version: column('visit', 'os_version'),
  screen: column('visit', 'screen'),
  language: column('visit', 'language'),
};

/** Every dimension there is; custom properties are `prop.<name>`. */
export const dimensionNames: readonly string[] = [...Object.keys(dimensions), 'prop.<name>'];

/** Undefined for an unknown one. `prop:plan` is taken for `prop.plan`. */
export function dimensionOf(name: string): Dimension | undefined {
  if (Object.hasOwn(dimensions, name)) return dimensions[name];
  const prop = /^prop[.:](.+)$/s.exec(name)?.[1];
  return prop === undefined
    ? undefined
    : { level: 'event', column: key => `props[{${key}:String}]`, key: prop };
}
