/** Which page of a list. */
export interface Page {
  /** At most 1000; usually 100. */
  limit?: number;
  cursor?: string;
}

export interface OfSite {
  siteId: string;
}

/** A page of things under their name. */
export type Paged<Name extends string, Item> = Record<Name, Item[]> & { nextCursor: string | null };

/** A thing, or several, under their name. */
export type Named<Name extends string, Thing> = Record<Name, Thing>;
