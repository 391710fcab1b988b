/** A page of a list, newest first unless the list says otherwise. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; null on the last one. Opaque outside the store. */
  nextCursor: string | null;
}

export interface PageRequest {
  limit: number;
  cursor: string | null;
}
