/** Links by which people who forgot their password set a new one; for an hour, and pruned by their age. */
export const passwordLinks = (): string[] => [
  `CREATE TABLE password_links (
    token_hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
  'CREATE INDEX password_links_by_user ON password_links(user_id)',
];
