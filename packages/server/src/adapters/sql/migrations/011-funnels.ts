export const funnels = (): string[] => [
  `CREATE TABLE funnels (
    id TEXT PRIMARY KEY, site_id TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
    doc TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  'CREATE INDEX funnels_by_site ON funnels(site_id, id)',
];
