/** What tells the key that secrets are sealed with from another one; one row at most. */
export const keyMark = (): string[] => ['CREATE TABLE key_mark (id INTEGER PRIMARY KEY, mark TEXT NOT NULL)'];
