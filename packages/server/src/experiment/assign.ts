import { AppError, assignmentsOf, type Experiment, type Site } from '@bellwether/core';

/** What a request says of the visitor, as the collector takes it. */
interface RequestFacts {
  ip: string;
  userAgent: string;
  clientHints: Record<string, string>;
  optedOut: boolean;
}

export interface Asking {
  siteId: string;
  /** The id that the visitor's browser keeps, where the site asks for lasting ids. */
  visitor: string | undefined;
  request: RequestFacts;
}

export interface AssignerDeps {
  now(): number;
  site(id: string): Site | null;
  running(siteId: string): readonly Experiment[];
  /** The id that the collector would count the visitor under; null for whoever it would not count. */
  recognise(who: {
    site: Site;
    visitor: string | undefined;
    request: RequestFacts;
    at: number;
  }): Promise<string | null>;
}

export type Assign = (asking: Asking) => Promise<Record<string, string>>;

/**
 * Answers which variants a visitor is to see, by the experiments' keys. Whoever is not counted (bots, those who opted
 * out, excluded addresses) takes part in none. Nothing is written: an assignment is computed, see
 * core/experiment-assignment.ts.
 * @throws AppError `unknown_site`
 */
export const createAssigner =
  ({ now, site, running, recognise }: AssignerDeps): Assign =>
  async ({ siteId, visitor, request }) => {
    const found = site(siteId);
    if (!found) throw new AppError('unknown_site');
    const experiments = running(siteId);
    if (experiments.length === 0) return {};
    const visitorId = await recognise({ site: found, visitor, request, at: now() });
    return visitorId === null ? {} : assignmentsOf(experiments, visitorId);
  };
